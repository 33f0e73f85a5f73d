// expect: unexpected-no-brace.dsl(3,3): error DSL0101: expected '{' but found 'input'
model Net
  input [32x32x3]
  FC 10
}
