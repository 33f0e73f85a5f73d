// expect: too-large-conv.dsl(6,27): error DSL0206: conv2 would need a tensor of 90000000000 elements
// expect:     expected: at most 536870912 elements
// expect:     input [8x8x100000] comes from CONV 100000 3x3 pad 1 (line 6)
model Net {
  input [8x8x3]
  CONV 100000 3x3 pad 1 - CONV 100000 3x3
  FC 10000000
}
