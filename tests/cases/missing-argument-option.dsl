// expect: missing-argument-option.dsl(7,14): error DSL0303: stride needs a number behind it
// expect:     fix: write stride 1
// expect: missing-argument-option.dsl(8,18): error DSL0305: nothing is called 'floor' here
// expect:     expected: a number behind pad, or a parameter
model Net {
  input [32x32x3]
  CONV 6 5x5 stride
  CONV 6 5x5 pad floor
  FC 10
}
