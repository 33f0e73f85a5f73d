// expect: loss-one-class.dsl(8,3): error DSL0401: SOFTMAX needs a score for each of two or more classes but gets [1]
// expect:     [1] comes from FC 1 (line 7)
// expect:     sizes: 32x32x3 (input, line 6) -> 1 (fc1, line 7)
// expect:     fix: end the chain with FC and the number of classes
model Net {
  input [32x32x3]
  FC 1
  loss SOFTMAX
}
