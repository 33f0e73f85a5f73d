// expect: unexpected-double-dash.dsl(4,16): error DSL0101: expected a layer but found '-'
model Net {
  input [32x32x3]
  CONV 6 5x5 - - RELU
  FC 10
}
