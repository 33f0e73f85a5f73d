// expect: unknown-name.dsl(8,6): error DSL0305: nothing is called 'n' here
// expect:     expected: the number of neurons of FC
// expect: unknown-name.dsl(8,13): error DSL0305: nothing is called 'clases' here
// expect:     fix: did you mean classes?
// expect:     expected: the number of neurons of FC
model Net(classes = 10) {
  input [5]
  FC n - FC clases * 2
}
