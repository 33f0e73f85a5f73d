// expect: loss-on-image.dsl(8,3): error DSL0401: SOFTMAX needs a score for each of two or more classes but gets [30x30x4]
// expect:     [30x30x4] comes from CONV 4 3x3 (line 7)
// expect:     fix: end the chain with FC and the number of classes
// expect:     or, for a class at each place of [30x30x4]: loss SOFTMAX every pixel
model Net {
  input [32x32x3]
  CONV 4 3x3
  loss SOFTMAX
}
