// expect: block-does-not-tile.dsl(8,3): error DSL0203: stage3.pool1 does not tile its input: (9 - 2)/2 + 1 = 4.5
// expect:     input [9x9x64] comes from RELU (line 7)
// expect:     sizes: ... -> 36x36x16 (stage1.conv1, line 7) -> 18x18x16 (stage1.pool1, line 8) -> 18x18x32 (stage2.conv1, line 7) -> 9x9x32 (stage2.pool1, line 8) -> 9x9x64 (stage3.conv1, line 7)
// expect:     fix: use 3x3 stride 2, an input of 10x10, or write `floor`
// expect:     in stage(64, 2) (line 14)
block stage(k, n) {
  (CONV k 3x3 pad 1 - RELU) * n
  MAXPOOL 2x2
}

model Net {
  input [36x36x3]
  stage(16, 2) - stage(32, 2)
  stage(64, 2)
  FC 10
}
