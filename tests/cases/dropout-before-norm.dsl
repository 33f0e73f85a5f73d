// expect: dropout-before-norm.dsl(5,11): warning DSL1008: dropout1 stands before bn1, whose statistics then differ between training and inference
// expect:     fix: put DROPOUT behind the last batch norm
model Net {
  input [64]
  FC 64 - DROPOUT - BN - RELU - FC 10
}
