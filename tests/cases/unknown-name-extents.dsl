// expect: unknown-name-extents.dsl(5,10): error DSL0305: nothing is called 'nxnx3' here
// expect:     fix: write n x n x 3
// Letters touch: the x belongs to the name.
model Net(n = 8) {
  input [nxnx3]
  FC 10
}
