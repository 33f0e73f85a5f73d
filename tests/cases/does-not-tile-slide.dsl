// expect: does-not-tile-slide.dsl(7,3): error DSL0203: conv1 does not tile its input: (7 - 3)/3 + 1 = 2.33
// expect:     input [7x7x1] comes from the input line (line 6)
// expect:     fix: use 4x4 stride 3, pad 1, an input of 9x9, or write `floor`
// The slide's example (catalogue B01): a 7x7 input and a 3x3 filter at stride 3 do not go.
model Net {
  input [7x7x1]
  CONV 1 3x3 stride 3
  FC 10
}
