// expect: duplicate-parameter.dsl(3,18): error DSL0306: 'n' is already the name of a parameter
// expect:     fix: give one of them another name
model Net(n = 3, n = 4) {
  input [5]
  FC n
}
