// expect: unexpected-parameter.dsl(6,15): error DSL0101: expected '(', '[', a name or a number but found ')'
// expect:     fix: give it a default: n = 10
// expect: unexpected-parameter.dsl(11,13): error DSL0101: expected a parameter's name but found '3'
// expect:     fix: a parameter has a name: n = 3
// In two models.
model Net(n = ) {
  input [5]
  FC 10
}

model Other(3) {
  input [5]
  FC 10
}
