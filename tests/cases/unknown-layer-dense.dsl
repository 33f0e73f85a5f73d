// expect: unknown-layer-dense.dsl(7,3): error DSL0301: no layer is called 'Dense'
// expect:     fix: write FC: FC neurons [nobias]
// expect:     layers: CONV, MAXPOOL, POOL, AVGPOOL, GLOBALAVGPOOL, FC, RELU, SIGMOID, TANH, LEAKYRELU, PRELU, ELU, SELU, SOFTMAX, DROPOUT, GAUSSIAN, UPSAMPLE, LRN, NORM, BN, BATCHNORM
// The names of other libraries.
model Net {
  input [32x32x3]
  Dense 10
}
