// expect: unclosed-volume.dsl(4,9): error DSL0102: '[' is never closed
// expect:     fix: add ']'
model Net {
  input [32x32x3
  CONV 6 5x5 - RELU
  FC 10
}
