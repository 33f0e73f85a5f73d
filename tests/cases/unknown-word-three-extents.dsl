// expect: unknown-word-three-extents.dsl(5,14): error DSL0302: CONV does not know 'x3'
// expect:     fix: write 3x3: the channels are those that come in
model Net {
  input [32x32x3]
  CONV 3 3x3x3
  FC 10
}
