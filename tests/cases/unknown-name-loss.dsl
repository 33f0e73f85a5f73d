// expect: unknown-name-loss.dsl(7,8): error DSL0305: nothing is called 'SOFTMX' here
// expect:     fix: did you mean SOFTMAX?
// expect:     losses: SOFTMAX, SVM, SVM2, MSE, L2, L1, BCE, KL
model Net {
  input [32x32x3]
  FC 10
  loss SOFTMX
}
