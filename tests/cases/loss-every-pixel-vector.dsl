// expect: loss-every-pixel-vector.dsl(7,3): error DSL0401: there are no pixels: the scores are [10]
// expect:     [10] comes from FC 10 (line 6)
// expect:     fix: write loss SOFTMAX
model Net {
  input [8x8x3]
  FC 10
  loss SOFTMAX every pixel
}
