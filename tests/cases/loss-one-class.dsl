// expect: loss-one-class.dsl(7,3): error DSL0401: SOFTMAX needs a score for each of two or more classes but gets [1]
// expect:     [1] comes from FC 1 (line 6)
// expect:     fix: end the chain with FC and the number of classes
model Net {
  input [32x32x3]
  FC 1
  loss SOFTMAX
}
