// expect: wide-field.dsl(9,3): warning DSL1006: conv1 sees 78 pixels, but the input has 32
// expect:     each value before it sees all of the input already
// expect:     fix: use fewer strides and pools before it, or a larger input, or CONV 1x1
block stage(k) { CONV k 3x3 pad 1 - RELU - POOL }

model Net {
  input [32x32x3]
  stage(8) - stage(8) - stage(8) - stage(8)
  CONV 8 3x3 pad 1
  FC 10
}
