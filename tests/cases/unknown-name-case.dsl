// expect: unknown-name-case.dsl(8,22): error DSL0305: nothing is called 'N' here
// expect:     fix: did you mean n?
// expect: unknown-name-case.dsl(9,10): error DSL0305: nothing is called 'NxNx3' here
// expect:     fix: write n x n x 3
// expect: unknown-name-case.dsl(10,21): error DSL0305: nothing is called 's' here
// expect:     expected: a number behind stride, or a parameter
// Names count upper and lower case.
model Net(n = 3, m = N) {
  input [NxNx3]
  CONV n 3x3 stride s
  FC m
}
