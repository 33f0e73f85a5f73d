// expect: does-not-tile-width.dsl(7,3): error DSL0203: pool1 does not tile its input: (8 - 3)/2 + 1 = 3.5
// expect:     input [8x8x3] comes from the input line (line 6)
// expect:     fix: use an input of 8x9, or write `floor`
// One extent only.
model Net {
  input [8x8x3]
  MAXPOOL 2x3 stride 2
  FC 10
}
