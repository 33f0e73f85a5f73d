// expect: unexpected-half-size.dsl(4,12): error DSL0101: expected '(', a name or a number but found the end of the line
model Net {
  input [32x32x3]
  CONV 6 5x
  FC 10
}
