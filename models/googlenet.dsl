// GoogLeNet (Szegedy et al. 2014), the paper's: 5x5 paths, local response normalisation, no batch norm. aux = 1 adds the two heads that help training.
block inception(c1, r3, c3, r5, c5, p) {
  concat { CONV c1 1x1 - RELU
         | CONV r3 1x1 - RELU - CONV c3 3x3 pad 1 - RELU
         | CONV r5 1x1 - RELU - CONV c5 5x5 pad 2 - RELU
         | MAXPOOL 3x3 stride 1 pad 1 - CONV p 1x1 - RELU }
}

block head(classes) { AVGPOOL 5x5 stride 3 - CONV 128 1x1 - RELU - FC 1024 - RELU - DROPOUT 0.7 - FC classes }

model GoogLeNet(classes = 1000, aux = 0) {
  input [224x224x3]
  CONV 64 7x7 stride 2 pad 3 floor - RELU - MAXPOOL 3x3 stride 2 ceil - NORM
  CONV 64 1x1 - RELU - CONV 192 3x3 pad 1 - RELU - NORM - MAXPOOL 3x3 stride 2 ceil  [28x28x192]
  inception(64, 96, 128, 16, 32, 32) - inception(128, 128, 192, 32, 96, 64) - MAXPOOL 3x3 stride 2 ceil  [14x14x480]
  i4a = inception(192, 96, 208, 16, 48, 64)
  i4d = inception(160, 112, 224, 24, 64, 64) - inception(128, 128, 256, 24, 64, 64) - inception(112, 144, 288, 32, 64, 64)
  inception(256, 160, 320, 32, 128, 128) - MAXPOOL 3x3 stride 2 ceil  [7x7x832]
  inception(256, 160, 320, 32, 128, 128) - inception(384, 192, 384, 48, 128, 128)  [7x7x1024]
  scores = GLOBALAVGPOOL - DROPOUT 0.4 - FC classes
  aux1 = i4a - head(classes) when aux
  aux2 = i4d - head(classes) when aux
  output scores
  loss SOFTMAX on scores
  loss SOFTMAX on aux1 weight 0.3 when aux
  loss SOFTMAX on aux2 weight 0.3 when aux
}
