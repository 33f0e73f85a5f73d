// expect: value-division.dsl(4,7): error DSL0309: division by zero
model Net(n = 0) {
  input [5]
  FC (10 / n)
}
