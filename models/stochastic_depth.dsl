// A residual network of stochastic depth (Huang et al. 2016) for CIFAR: in training block l of L is left out with probability (1 - last) l / L. n = 18: 110 layers.
// Where the image is halved the shortcut is a 1x1 convolution (2,752 parameters); the paper's pools and adds zero channels (1,727,962 without: its 1.7 M).
block residual(k, s, p) {
  add { CONV k 3x3 stride s pad 1 floor nobias - BN - RELU - CONV k 3x3 pad 1 nobias - BN - DROPPATH p
      | _ when s == 1 else CONV k 1x1 stride s floor nobias - BN }
  RELU
}

model StochasticDepth(n = 18, last = 0.5, classes = 10) {
  input [32x32x3]
  CONV 16 3x3 pad 1 nobias - BN - RELU
  for i in 0..2 {
    for j in 1..n { residual(16 * 2^i, 1 + (i > 0 and j == 1), (1 - last) * (n * i + j) / (3 * n)) }
  }
  GLOBALAVGPOOL - FC classes
  loss SOFTMAX
}
