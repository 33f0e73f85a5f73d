// expect: unexpected-double-dash.dsl(5,16): error DSL0101: expected a layer but found '-'
// expect:     fix: one dash joins two layers: remove the other
model Net {
  input [32x32x3]
  CONV 6 5x5 - - RELU
  FC 10
}
