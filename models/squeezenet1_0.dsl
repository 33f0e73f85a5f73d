// SqueezeNet 1.0 (Iandola et al. 2016): squeeze to few channels, expand by 1x1 and 3x3 side by side. torchvision's names.
block fire(s, e) {
  CONV s 1x1 as squeeze - RELU
  concat { CONV e 1x1 as expand1x1 - RELU | CONV e 3x3 pad 1 as expand3x3 - RELU }
}

model SqueezeNet1_0(classes = 1000) {
  input [224x224x3]
  CONV 96 7x7 stride 2 floor as features.0 - RELU - MAXPOOL 3x3 stride 2 ceil
  fire(16, 64) as features.3 - fire(16, 64) as features.4 - fire(32, 128) as features.5 - MAXPOOL 3x3 stride 2 ceil
  fire(32, 128) as features.7 - fire(48, 192) as features.8 - fire(48, 192) as features.9 - fire(64, 256) as features.10 - MAXPOOL 3x3 stride 2 ceil
  fire(64, 256) as features.12 - DROPOUT 0.5 - CONV classes 1x1 as classifier.1 - RELU - GLOBALAVGPOOL
  loss SOFTMAX
}
