// ZFNet (Zeiler and Fergus 2013): AlexNet with smaller first filters and more of the last ones: the notes'
// 512, 1024, 512. With the 384, 384, 256 of the paper's own net it would be the 62 M of AlexNet; 75 M of these 107.6 M are FC6's.
model ZFNet(classes = 1000) {
  input [224x224x3]
  CONV 96 7x7 stride 2 pad 1 floor - RELU - MAXPOOL 3x3 stride 2 pad 1 floor - NORM
  CONV 256 5x5 stride 2 floor - RELU - MAXPOOL 3x3 stride 2 pad 1 floor - NORM [13x13x256]
  CONV 512 3x3 pad 1 - RELU - CONV 1024 3x3 pad 1 - RELU - CONV 512 3x3 pad 1 - RELU - MAXPOOL 3x3 stride 2 [6x6x512]
  (FC 4096 - RELU - DROPOUT 0.5) * 2 - FC classes
  loss SOFTMAX
}
