// expect: unexpected-parameter.dsl(4,15): error DSL0101: expected '(', '[', a name or a number but found ')'
// expect: unexpected-parameter.dsl(9,13): error DSL0101: expected a parameter's name but found '3'
// In two models.
model Net(n = ) {
  input [5]
  FC 10
}

model Other(3) {
  input [5]
  FC 10
}
