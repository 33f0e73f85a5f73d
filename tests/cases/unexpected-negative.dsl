// expect: unexpected-negative.dsl(8,18): error DSL0101: expected a layer but found '-2'
// expect:     fix: numbers have no sign; a '-' joins layers
// expect: unexpected-negative.dsl(9,8): error DSL0101: expected a layer but found '-6'
// expect:     fix: numbers have no sign; a '-' joins layers
// Numbers have no sign.
model Net {
  input [32x32x3]
  CONV 6 5x5 pad -2
  CONV -6 5x5
  FC 10
}
