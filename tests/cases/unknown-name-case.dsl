// expect: unknown-name-case.dsl(8,22): error DSL0305: nothing is called 'N' here
// expect:     fix: did you mean n?
// expect: unknown-name-case.dsl(9,10): error DSL0305: nothing is called 'NxNx3' here
// expect:     names here: m, n, channels, height, width
// expect: unknown-name-case.dsl(10,21): error DSL0305: nothing is called 's' here
// expect:     names here: m, n, channels, height, width
// Names count upper and lower case.
model Net(n = 3, m = N) {
  input [NxNx3]
  CONV n 3x3 stride s
  FC m
}
