// Network in Network (Lin et al. 2013): 1x1 convolutions as small perceptrons on every patch, and no fully connected layer.
// 966,986 parameters: the paper's net for CIFAR-10.
block mlpconv(k, f, a, b, p) { CONV k f x f pad p - RELU - CONV a 1x1 - RELU - CONV b 1x1 - RELU }

model NIN(classes = 10) {
  input [32x32x3]
  mlpconv(192, 5, 160, 96, 2) - MAXPOOL 3x3 stride 2 ceil - DROPOUT 0.5
  mlpconv(192, 5, 192, 192, 2) - AVGPOOL 3x3 stride 2 ceil - DROPOUT 0.5
  mlpconv(192, 3, 192, classes, 1) - GLOBALAVGPOOL
  loss SOFTMAX
}
