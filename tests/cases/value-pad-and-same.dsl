// expect: value-pad-and-same.dsl(5,3): error DSL0309: conv1 has both pad and same
// expect:     fix: write one of them: same works out the padding
model Net {
  input [8x8x6]
  CONV 8 3x3 pad 1x0 same
}
