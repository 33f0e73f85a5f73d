// expect: relu-before-softmax.dsl(5,26): warning DSL1005: the scores of loss SOFTMAX come through relu2, which makes all negative ones equal
// expect:     fix: remove it, or put FC and the number of classes behind it (SOFTMAX 10 does that too)
model Net {
  input [64]
  FC 64 - RELU - FC 10 - RELU
  loss SOFTMAX
}
