// expect: unexpected-call.dsl(7,3): error DSL0301: no layer is called 'Conv2d'
// expect:     fix: write CONV 64 3x3  (CONV filters HxW [stride n] [pad n] [floor])
// expect:     layers: CONV, MAXPOOL, POOL, AVGPOOL, FC, RELU, SIGMOID, TANH, DROPOUT, LRN, NORM
// A call, as other libraries write it.
model Net {
  input [32x32x3]
  Conv2d(64, 3)
  FC 10
}
