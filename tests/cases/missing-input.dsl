// expect: missing-input.dsl(6,7): error DSL0307: model Net has no input line
// expect:     fix: add input [32x32x3], say, as its first line
// expect: missing-input.dsl(8,3): error DSL0301: no layer is called 'FCC'
// expect:     fix: did you mean FC?
// expect:     layers: CONV, MAXPOOL, POOL, AVGPOOL, GLOBALAVGPOOL, FC, RELU, SIGMOID, TANH, LEAKYRELU, PRELU, ELU, SELU, SOFTMAX, DROPOUT, GAUSSIAN, UPSAMPLE, LRN, NORM, BN, BATCHNORM
model Net {
  FC 10
  FCC 10
}
