// expect: shape-mismatch-lenet.dsl(8,36): error DSL0201: the volume here is [12x12x6], not [14x14x6]
// expect:     [12x12x6] comes from AVGPOOL 2x2 (line 8)
// expect:     sizes: 28x28x1 (input, line 7) -> 24x24x6 (conv1, line 8) -> 12x12x6 (pool1, line 8)
// expect:     fix: change the layer, or write [12x12x6]
// LeNet-5 with its first padding forgotten (catalogue A03).
model Net {
  input [28x28x1]
  CONV 6 5x5 - TANH - AVGPOOL 2x2  [14x14x6]
  CONV 16 5x5 - TANH - AVGPOOL 2x2 [5x5x16]
  FC 10
  loss SOFTMAX
}
