// GoogLeNet (Szegedy et al. 2014), torchvision's variant: batch norm, 3x3 in place of 5x5, names are torchvision's; without the auxiliary heads.
block unit(k, f = 1, p = 0, s = 1) { CONV k f x f stride s pad p floor nobias as conv - BN eps 1e-3 as bn - RELU }

block inception(c1, r3, c3, r5, c5, p) {
  concat { unit(c1) as branch1
         | unit(r3) as branch2.0 - unit(c3, 3, 1) as branch2.1
         | unit(r5) as branch3.0 - unit(c5, 3, 1) as branch3.1
         | MAXPOOL 3x3 stride 1 pad 1 - unit(p) as branch4.1 }
}

model GoogLeNetTorchvision(classes = 1000) {
  input [224x224x3]
  unit(64, 7, 3, 2) as conv1 - MAXPOOL 3x3 stride 2 ceil - unit(64) as conv2 - unit(192, 3, 1) as conv3 - MAXPOOL 3x3 stride 2 ceil  [28x28x192]
  inception(64, 96, 128, 16, 32, 32) as inception3a - inception(128, 128, 192, 32, 96, 64) as inception3b - MAXPOOL 3x3 stride 2 ceil  [14x14x480]
  inception(192, 96, 208, 16, 48, 64) as inception4a - inception(160, 112, 224, 24, 64, 64) as inception4b
  inception(128, 128, 256, 24, 64, 64) as inception4c - inception(112, 144, 288, 32, 64, 64) as inception4d
  inception(256, 160, 320, 32, 128, 128) as inception4e - MAXPOOL 2x2 ceil  [7x7x832]
  inception(256, 160, 320, 32, 128, 128) as inception5a - inception(384, 192, 384, 48, 128, 128) as inception5b  [7x7x1024]
  GLOBALAVGPOOL - DROPOUT 0.2 - FC classes as fc
  loss SOFTMAX
}
