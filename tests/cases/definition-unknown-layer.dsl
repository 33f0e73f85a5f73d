// expect: definition-unknown-layer.dsl(5,9): error DSL0301: no layer is called 'POOLING1'
// expect:     fix: write MAXPOOL1 2x2  (MAXPOOL [HxW] [stride n] [pad n] [same] [dilation n] [floor] [ceil] [global])
model Net {
  input [32x32x3]
  CONV1-POOLING1-FC
  CONV1: 8 5x5 pad 2
  FC: 10
}
