// expect: losses-unknown-tensor.dsl(8,15): error DSL0305: nothing is called 'axu' here
// expect:     fix: did you mean aux?
model Heads {
  input [32x32x3]
  f = CONV 8 3x3 pad 1 - RELU - MAXPOOL 4x4
  cls = f - FC 10
  aux = f - FC 64 - RELU - FC 10
  output cls, axu
  loss SOFTMAX on cls
  loss SOFTMAX on axu weight 0.3
}
