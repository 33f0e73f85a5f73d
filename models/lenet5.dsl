// LeNet-5 (LeCun et al. 1998): CONV-POOL-CONV-POOL-FC-FC-FC
model LeNet5 {
  input [32x32x1]
  CONV 6 5x5 - TANH - AVGPOOL 2x2                    // -> 14x14x6
  CONV 16 5x5 - TANH - AVGPOOL 2x2  [5x5x16]         // a shape in brackets is an assertion
  FC 120 - TANH - FC 84 - TANH - FC 10
  loss SOFTMAX
}
