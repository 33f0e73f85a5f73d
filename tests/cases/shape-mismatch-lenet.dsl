// expect: shape-mismatch-lenet.dsl(12,36): error DSL0201: the volume here is [12x12x6], not [14x14x6]
// expect:     [12x12x6] comes from AVGPOOL 2x2 (line 12)
// expect:     sizes: 28x28x1 (input, line 11) -> 24x24x6 (conv1, line 12) -> 12x12x6 (pool1, line 12)
// expect:     fix: change the layer, or write [12x12x6]
// expect: shape-mismatch-lenet.dsl(13,36): error DSL0201: the volume here is [4x4x16], not [5x5x16]
// expect:     [4x4x16] comes from AVGPOOL 2x2 (line 13)
// expect:     sizes: 28x28x1 (input, line 11) -> 24x24x6 (conv1, line 12) -> 12x12x6 (pool1, line 12) -> 8x8x16 (conv2, line 13) -> 4x4x16 (pool2, line 13)
// expect:     fix: change the layer, or write [4x4x16]
// LeNet-5 with its first padding forgotten (catalogue A03).
model Net {
  input [28x28x1]
  CONV 6 5x5 - TANH - AVGPOOL 2x2  [14x14x6]
  CONV 16 5x5 - TANH - AVGPOOL 2x2 [5x5x16]
  FC 10
  loss SOFTMAX
}
