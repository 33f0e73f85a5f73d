// expect: does-not-tile-pool.dsl(7,3): error DSL0203: pool1 does not tile its input: (227 - 2)/2 + 1 = 113.5
// expect:     input [227x227x64] comes from CONV 64 3x3 pad 1 (line 6)
// expect:     fix: use 3x3 stride 2, an input of 228x228, or write `floor`
model Net {
  input [227x227x3]
  CONV 64 3x3 pad 1
  MAXPOOL 2x2
  FC 10
}
