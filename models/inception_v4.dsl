// Inception v4 (Szegedy et al. 2016): one stem and three kinds of modules, without residuals. 42,679,816 parameters, as timm and Cadene have.
block unit(k, h = 1, w = h, p = 0, q = p, s = 1) {
  nowarn DSL1006
  CONV k h x w stride s pad p x q nobias - BN eps 1e-3 - RELU
}

block stem {
  unit(32, 3, s = 2) - unit(32, 3) - unit(64, 3, 3, 1)
  concat { MAXPOOL 3x3 stride 2 | unit(96, 3, s = 2) }  [73x73x160]
  concat { unit(64) - unit(96, 3) | unit(64) - unit(64, 7, 1, 3, 0) - unit(64, 1, 7, 0, 3) - unit(96, 3) }
  concat { unit(192, 3, s = 2) | MAXPOOL 3x3 stride 2 }
}

block a {
  concat { AVGPOOL 3x3 stride 1 pad 1 nopad - unit(96) | unit(96) | unit(64) - unit(96, 3, 3, 1) | unit(64) - unit(96, 3, 3, 1) - unit(96, 3, 3, 1) }
}

block b {
  concat { AVGPOOL 3x3 stride 1 pad 1 nopad - unit(128)
         | unit(384)
         | unit(192) - unit(224, 1, 7, 0, 3) - unit(256, 7, 1, 3, 0)
         | unit(192) - unit(192, 1, 7, 0, 3) - unit(224, 7, 1, 3, 0) - unit(224, 1, 7, 0, 3) - unit(256, 7, 1, 3, 0) }
}

block c {
  concat { AVGPOOL 3x3 stride 1 pad 1 nopad - unit(256)
         | unit(256)
         | unit(384) - concat { unit(256, 1, 3, 0, 1) | unit(256, 3, 1, 1, 0) }
         | unit(384) - unit(448, 1, 3, 0, 1) - unit(512, 3, 1, 1, 0) - concat { unit(256, 3, 1, 1, 0) | unit(256, 1, 3, 0, 1) } }
}

model InceptionV4(classes = 1000) {
  input [299x299x3]
  stem  [35x35x384]
  a * 4
  concat { MAXPOOL 3x3 stride 2 | unit(384, 3, s = 2) | unit(192) - unit(224, 3, 3, 1) - unit(256, 3, s = 2) }  [17x17x1024]
  b * 7
  concat { MAXPOOL 3x3 stride 2 | unit(192) - unit(192, 3, s = 2) | unit(256) - unit(256, 1, 7, 0, 3) - unit(320, 7, 1, 3, 0) - unit(320, 3, s = 2) }  [8x8x1536]
  c * 3
  GLOBALAVGPOOL - DROPOUT 0.2 - FC classes
  loss SOFTMAX
}
