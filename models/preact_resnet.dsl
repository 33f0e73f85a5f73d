// Pre-activation residual networks (He et al. 2016) for CIFAR: batch norm and ReLU before each convolution, so the sums stay untouched. n = 18: 164 layers,
// 1.7 M parameters, as in the paper.
block path(k, s) { CONV k 1x1 stride s floor nobias - BN - RELU - CONV k 3x3 pad 1 nobias - BN - RELU - CONV (4 * k) 1x1 nobias }

model PreActResNet(n = 18, classes = 10) {
  input [32x32x3]
  CONV 16 3x3 pad 1 nobias
  for i in 0..2 {
    BN - RELU - add { path(16 * 2^i, 1 + (i > 0)) | CONV (64 * 2^i) 1x1 stride (1 + (i > 0)) floor nobias }
    add { BN - RELU - path(16 * 2^i, 1) | _ } * (n - 1)
  }
  BN - RELU - GLOBALAVGPOOL - FC classes
  loss SOFTMAX
}
