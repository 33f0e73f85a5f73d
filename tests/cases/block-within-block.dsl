// expect: block-within-block.dsl(7,17): error DSL0202: stage2.unit2.conv1: the 7x7 window does not fit its input [4x4x16]
// expect:     input [4x4x16] comes from RELU (line 7)
// expect:     sizes: 32x32x3 (input, line 11) -> 26x26x8 (stage1.unit1.conv1, line 7) -> 20x20x8 (stage1.unit2.conv1, line 7) -> 10x10x8 (pool1, line 12) -> 4x4x16 (stage2.unit1.conv1, line 7)
// expect:     fix: use at most 4x4, or pad
// expect:     in unit(k) (line 8)
// expect:     in stage(16) (line 12)
block unit(k) { CONV k 7x7 - RELU }
block stage(k) { unit(k) - unit(k) }

model Net {
  input [32x32x3]
  stage(8) - MAXPOOL 2x2 - stage(16)
  FC 10
}
