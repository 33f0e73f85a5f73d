// expect: unknown-word-loss-without-loss.dsl(6,11): error DSL0302: SOFTMAX does not know 'on'
// expect:     fix: write loss SOFTMAX on cls weight 0.3
model Net {
  input [32x32x3]
  cls = FC 10
  SOFTMAX on cls weight 0.3
}
