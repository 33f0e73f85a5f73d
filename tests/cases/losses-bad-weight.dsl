// expect: losses-bad-weight.dsl(7,23): error DSL0302: loss SOFTMAX does not know 'weigth'
// expect:     fix: did you mean weight?
// expect:     usage: loss SOFTMAX [on tensor] [weight w] [every pixel]
model Heads {
  input [32x32x3]
  cls = FC 10
  loss SOFTMAX on cls weigth 0.3
}
