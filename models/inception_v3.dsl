// Inception v3 (Szegedy et al. 2015), torchvision's variant and names, without the auxiliary head: 5x5 as two 3x3, 7x7 as 1x7 and 7x1.
block unit(k, h = 1, w = h, p = 0, q = p, s = 1) {
  nowarn DSL1006
  CONV k h x w stride s pad p x q nobias as conv - BN eps 1e-3 as bn - RELU
}

block a(pool) {
  concat { unit(64) as branch1x1
         | unit(48) as branch5x5_1 - unit(64, 5, 5, 2) as branch5x5_2
         | unit(64) as branch3x3dbl_1 - unit(96, 3, 3, 1) as branch3x3dbl_2 - unit(96, 3, 3, 1) as branch3x3dbl_3
         | AVGPOOL 3x3 stride 1 pad 1 - unit(pool) as branch_pool }
}

block b {
  concat { unit(384, 3, s = 2) as branch3x3
         | unit(64) as branch3x3dbl_1 - unit(96, 3, 3, 1) as branch3x3dbl_2 - unit(96, 3, s = 2) as branch3x3dbl_3
         | MAXPOOL 3x3 stride 2 }
}

block c(k) {
  concat { unit(192) as branch1x1
         | unit(k) as branch7x7_1 - unit(k, 1, 7, 0, 3) as branch7x7_2 - unit(192, 7, 1, 3, 0) as branch7x7_3
         | unit(k) as branch7x7dbl_1 - unit(k, 7, 1, 3, 0) as branch7x7dbl_2 - unit(k, 1, 7, 0, 3) as branch7x7dbl_3
           unit(k, 7, 1, 3, 0) as branch7x7dbl_4 - unit(192, 1, 7, 0, 3) as branch7x7dbl_5
         | AVGPOOL 3x3 stride 1 pad 1 - unit(192) as branch_pool }
}

block d {
  concat { unit(192) as branch3x3_1 - unit(320, 3, s = 2) as branch3x3_2
         | unit(192) as branch7x7x3_1 - unit(192, 1, 7, 0, 3) as branch7x7x3_2 - unit(192, 7, 1, 3, 0) as branch7x7x3_3 - unit(192, 3, s = 2) as branch7x7x3_4
         | MAXPOOL 3x3 stride 2 }
}

block e {
  concat { unit(320) as branch1x1
         | unit(384) as branch3x3_1 - concat { unit(384, 1, 3, 0, 1) as branch3x3_2a | unit(384, 3, 1, 1, 0) as branch3x3_2b }
         | unit(448) as branch3x3dbl_1 - unit(384, 3, 3, 1) as branch3x3dbl_2
           concat { unit(384, 1, 3, 0, 1) as branch3x3dbl_3a | unit(384, 3, 1, 1, 0) as branch3x3dbl_3b }
         | AVGPOOL 3x3 stride 1 pad 1 - unit(192) as branch_pool }
}

model InceptionV3(classes = 1000) {
  input [299x299x3]
  unit(32, 3, s = 2) as Conv2d_1a_3x3 - unit(32, 3) as Conv2d_2a_3x3 - unit(64, 3, 3, 1) as Conv2d_2b_3x3 - MAXPOOL 3x3 stride 2
  unit(80) as Conv2d_3b_1x1 - unit(192, 3) as Conv2d_4a_3x3 - MAXPOOL 3x3 stride 2  [35x35x192]
  a(32) as Mixed_5b - a(64) as Mixed_5c - a(64) as Mixed_5d - b as Mixed_6a  [17x17x768]
  c(128) as Mixed_6b - c(160) as Mixed_6c - c(160) as Mixed_6d - c(192) as Mixed_6e - d as Mixed_7a  [8x8x1280]
  e as Mixed_7b - e as Mixed_7c - GLOBALAVGPOOL - DROPOUT 0.5 - FC classes as fc
  loss SOFTMAX
}
