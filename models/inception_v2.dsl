// Inception v2 (Ioffe and Szegedy 2015, "BN-Inception"): batch norm before each ReLU, 5x5 as two 3x3. Two modules halve the image and pass their pool on.
// 11,194,984 parameters. Cadene's 11,295,240 has biases in front of batch norm (9,952) and, behind the pools of 4c and 4d, 128 channels where the paper's
// volumes of 576 leave 96 (90,304 more).
block unit(k, f = 1, s = 1) { CONV k f x f stride s pad ((f - 1) / 2) floor nobias - BN - RELU }

block module(c1, r3, c3, r5, c5, p) {
  concat { unit(c1)
         | unit(r3) - unit(c3, 3)
         | unit(r5) - unit(c5, 3) - unit(c5, 3)
         | AVGPOOL 3x3 stride 1 pad 1 - unit(p) }
}

block halve(r3, c3, r5, c5) {
  concat { unit(r3) - unit(c3, 3, 2)
         | unit(r5) - unit(c5, 3) - unit(c5, 3, 2)
         | MAXPOOL 3x3 stride 2 ceil }
}

model InceptionV2(classes = 1000) {
  input [224x224x3]
  unit(64, 7, 2) - MAXPOOL 3x3 stride 2 ceil - unit(64) - unit(192, 3) - MAXPOOL 3x3 stride 2 ceil  [28x28x192]
  module(64, 64, 64, 64, 96, 32) - module(64, 64, 96, 64, 96, 64) - halve(128, 160, 64, 96)  [14x14x576]
  module(224, 64, 96, 96, 128, 128) - module(192, 96, 128, 96, 128, 128) - module(160, 128, 160, 128, 160, 96)
  module(96, 128, 192, 160, 192, 96) - halve(128, 192, 192, 256)  [7x7x1024]
  module(352, 192, 320, 160, 224, 128)
  concat { unit(352) | unit(192) - unit(320, 3) | unit(192) - unit(224, 3) - unit(224, 3) | MAXPOOL 3x3 stride 1 pad 1 - unit(128) }  [7x7x1024]
  GLOBALAVGPOOL - FC classes
  loss SOFTMAX
}
