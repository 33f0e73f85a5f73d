// AlexNet as torchvision has it ("One weird trick", Krizhevsky 2014): 224x224, no local response normalisation.
model AlexNetTorchvision(classes = 1000) {
  input [224x224x3]
  CONV 64 11x11 stride 4 pad 2 floor as features.0 - RELU - MAXPOOL 3x3 stride 2
  CONV 192 5x5 pad 2 as features.3 - RELU - MAXPOOL 3x3 stride 2
  CONV 384 3x3 pad 1 as features.6 - RELU - CONV 256 3x3 pad 1 as features.8 - RELU
  CONV 256 3x3 pad 1 as features.10 - RELU - MAXPOOL 3x3 stride 2 [6x6x256]
  DROPOUT 0.5 - FC 4096 as classifier.1 - RELU - DROPOUT 0.5 - FC 4096 as classifier.4 - RELU - FC classes as classifier.6
  loss SOFTMAX
}
