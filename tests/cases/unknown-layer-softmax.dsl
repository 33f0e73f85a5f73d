// expect: unknown-layer-softmax.dsl(6,11): error DSL0301: no layer is called 'SOFTMAX'
// expect:     fix: write it as a line of its own: loss SOFTMAX
// expect:     layers: CONV, MAXPOOL, POOL, AVGPOOL, GLOBALAVGPOOL, FC, RELU, SIGMOID, TANH, DROPOUT, LRN, NORM, BN, BATCHNORM
model Net {
  input [32x32x3]
  FC 10 - SOFTMAX
}
