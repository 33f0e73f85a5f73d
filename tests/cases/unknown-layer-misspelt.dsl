// expect: unknown-layer-misspelt.dsl(11,3): error DSL0301: no layer is called 'CNOV'
// expect:     fix: did you mean CONV?
// expect: unknown-layer-misspelt.dsl(11,17): error DSL0301: no layer is called 'RELUU'
// expect:     fix: did you mean RELU?
// expect: unknown-layer-misspelt.dsl(11,25): error DSL0301: no layer is called 'MAXPOL'
// expect:     fix: did you mean MAXPOOL?
// expect: unknown-layer-misspelt.dsl(13,3): error DSL0301: no layer is called 'foo'
// expect:     layers: CONV, MAXPOOL, POOL, AVGPOOL, GLOBALAVGPOOL, L2POOL, FRACTIONALPOOL, FC, RELU, SIGMOID, TANH, LEAKYRELU, PRELU, ELU, SELU, MAXOUT, SOFTMAX, LOGSOFTMAX, DROPOUT, DROPPATH, GAUSSIAN, UPSAMPLE, DECONV, UNPOOL, FLATTEN, RESHAPE, SLICE, LRN, NORM, BN, BATCHNORM, IN, INSTANCENORM
model Net {
  input [32x32x3]
  CNOV 64 3x3 - RELUU - MAXPOL 2x2
  FC 10
  foo
}
