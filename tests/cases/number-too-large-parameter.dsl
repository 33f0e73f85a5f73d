// expect: number-too-large-parameter.dsl(2,15): error DSL0103: the number is too large
model Net(n = 1e309) {
  input [5]
  FC n
}
