// DenseNet-121 (Huang et al. 2016), torchvision's variant: each layer sees all before it in its block.
block dense(n, k) {
  for i in 1..n {
    concat { _ | (BN as norm1 - RELU - CONV (4 * k) 1x1 nobias as conv1 - BN as norm2 - RELU - CONV k 3x3 pad 1 nobias as conv2) as "denselayer{i}" }
  }
}

model DenseNet121(classes = 1000, growth = 32) {
  input [224x224x3]
  (CONV (2 * growth) 7x7 stride 2 pad 3 floor nobias as conv0 - BN as norm0 - RELU - MAXPOOL 3x3 stride 2 pad 1 floor) as features
  for i, n in [6, 12, 24, 16] {
    dense(n, growth) as "features.denseblock{i}"
    (BN as norm - RELU - CONV (channels / 2) 1x1 nobias as conv - AVGPOOL 2x2) as "features.transition{i}" when i < 4 else BN as features.norm5 - RELU
  }
  GLOBALAVGPOOL - FC classes as classifier
  loss SOFTMAX
}
