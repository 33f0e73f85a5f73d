// expect: unknown-name-extents.dsl(6,10): error DSL0305: nothing is called 'nxnx3' here
// expect:     fix: write n x n x 3
// expect:     names here: n, channels, height, width
// Letters touch: the x belongs to the name.
model Net(n = 8) {
  input [nxnx3]
  FC 10
}
