// expect: unknown-word-three-extents.dsl(5,13): error DSL0302: CONV does not know 'x3'
// expect:     usage: CONV filters HxW [stride n] [pad n] [same] [dilation n] [groups n] [nobias] [floor]
model Net {
  input [32x32x3]
  CONV 3 3x3x3
  FC 10
}
