// expect: unexpected-no-name.dsl(2,7): error DSL0101: expected the model's name but found '{'
model {
  input [32x32x3]
  FC 10
}
