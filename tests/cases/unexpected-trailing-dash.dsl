// expect: unexpected-trailing-dash.dsl(7,1): error DSL0101: expected a layer but found '}'
// expect:     fix: remove the dash before it
model Net {
  input [32x32x3]
  CONV 6 5x5 - RELU
  FC 10 -
}
