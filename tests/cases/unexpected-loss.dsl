// expect: unexpected-loss.dsl(5,7): error DSL0101: expected a loss such as SOFTMAX but found the end of the line
model Net {
  input [32x32x3]
  FC 10
  loss
}
