// expect: window-too-large-after-pools.dsl(7,45): error DSL0202: pool4: the 7x7 window does not fit its input [4x4x3]
// expect:     input [4x4x3] comes from MAXPOOL 2x2 (line 7)
// expect:     sizes: 32x32x3 (input, line 6) -> 16x16x3 (pool1, line 7) -> 8x8x3 (pool2, line 7) -> 4x4x3 (pool3, line 7)
// expect:     fix: use at most 4x4, or pad
model Net {
  input [32x32x3]
  MAXPOOL 2x2 - MAXPOOL 2x2 - MAXPOOL 2x2 - AVGPOOL 7x7
  FC 10
}
