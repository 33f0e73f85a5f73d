// expect: unexpected-repeat-sign.dsl(5,11): error DSL0101: expected '(', a name or a number but found '-1'
// expect:     fix: numbers have no sign; a '-' joins layers
model Net {
  input [32x32x3]
  FC 10 * -1
}
