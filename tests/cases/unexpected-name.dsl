// expect: unexpected-name.dsl(5,8): error DSL0101: expected '}' or the end of the line but found '='
// expect: unexpected-name.dsl(6,8): error DSL0101: expected a layer but found '10'
model Net {
  input [32x32x3]
  conv == CONV 6 5x5
  FC = 10
}
