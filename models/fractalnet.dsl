// FractalNet (Larsson et al. 2016) for CIFAR: a block of c columns is a convolution beside two blocks of c - 1 columns, and the mean of both.
// In training paths are dropped at each join (local drop-path). 33.7 M parameters in 20 layers of the paper's widths; its table says 38.6 M.
block fractal(c, k, drop) {
  nowarn DSL1006
  CONV k 3x3 pad 1 nobias - BN - RELU when c == 1 else mean drop drop { fractal(1, k, drop) | fractal(c - 1, k, drop) - fractal(c - 1, k, drop) }
}

model FractalNet(columns = 3, dropping = 0.15, classes = 10) {
  input [32x32x3]
  for i, k in [64, 128, 256, 512, 512] { fractal(columns, k, dropping) - MAXPOOL 2x2 - DROPOUT (0.1 * (i - 1)) }
  FC classes
  loss SOFTMAX
}
