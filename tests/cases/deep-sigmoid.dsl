// expect: deep-sigmoid.dsl(6,12): warning DSL1004: sigmoid1 is one of 4 SIGMOID layers in a stack of 5 layers with weights
// expect:     a sigmoid's slope is at most 1/4: the first layers hardly learn
// expect:     fix: use RELU, or TANH
model Net {
  input [64]
  (FC 64 - SIGMOID) * 4 - FC 10
}
