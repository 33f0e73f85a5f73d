// expect: missing-equals.dsl(6,3): error DSL0301: no layer is called 'cls'
// expect:     fix: a name is given by =: cls = f - ...
model Heads {
  input [32x32x3]
  f = CONV 8 3x3 pad 1 - RELU - MAXPOOL 4x4
  cls f - FC 10
  aux = f - FC 64 - RELU - FC 10
  output cls, aux
  loss SOFTMAX on cls
}
