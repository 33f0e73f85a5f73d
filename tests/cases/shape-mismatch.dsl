// expect: shape-mismatch.dsl(10,14): error DSL0201: the volume here is [28x28x6], not [14x14x6]
// expect:     [28x28x6] comes from CONV 6 5x5 (line 10)
// expect:     fix: change the layer, or write [28x28x6]
// expect: shape-mismatch.dsl(12,9): error DSL0201: the volume here is [10], not [11]
// expect:     [10] comes from FC 10 (line 12)
// expect:     sizes: 32x32x3 (input, line 9) -> 28x28x6 (conv1, line 10) -> 14x14x6 (pool1, line 11) -> 10 (fc1, line 12)
// expect:     fix: change the layer, or write [10]
model Net {
  input [32x32x3]
  CONV 6 5x5 [14x14x6]
  MAXPOOL 2x2 [14x14x6]
  FC 10 [11]
}
