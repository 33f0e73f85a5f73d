// expect: heavy-fc.dsl(6,3): warning DSL1007: fc1 has 99.8 % of the model's 8401578 parameters
// expect:     fix: pool once more before it, or average each channel: AVGPOOL of the whole height and width
model Net {
  input [32x32x3]
  CONV 32 3x3 pad 1 - RELU - CONV 32 3x3 pad 1 - RELU
  FC 256 - RELU - FC 10
}
