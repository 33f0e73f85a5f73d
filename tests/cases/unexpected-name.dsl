// expect: unexpected-name.dsl(7,8): error DSL0101: expected '}' or the end of the line but found '='
// expect:     fix: a name is given by one =: conv = CONV 6 5x5
// expect: unexpected-name.dsl(8,8): error DSL0101: expected a layer but found '10'
// expect:     fix: a layer is defined by a colon: FC: 10
model Net {
  input [32x32x3]
  conv == CONV 6 5x5
  FC = 10
}
