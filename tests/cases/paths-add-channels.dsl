// expect: paths-add-channels.dsl(7,3): error DSL0207: add needs equal volumes, but its paths give [32x32x32] and [32x32x16]
// expect:     path 1: [32x32x32] comes from CONV k 3x3 pad 1 (line 7)
// expect:     path 2: [32x32x16] comes from RELU (line 8)
// expect:     fix: give the paths one number of channels: CONV 32 1x1 in place of _
// expect:     in basic(32) (line 14)
block basic(k) {
  add { CONV k 3x3 pad 1 - RELU - CONV k 3x3 pad 1 | _ }
  RELU
}

model Net {
  input [32x32x3]
  CONV 16 3x3 pad 1 - RELU
  basic(16) - basic(32)
  FC 10
}
