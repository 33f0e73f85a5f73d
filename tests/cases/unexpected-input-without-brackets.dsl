// expect: unexpected-input-without-brackets.dsl(8,9): error DSL0101: expected '[' but found '32x32x3'
// expect:     fix: write the volume in brackets: input [32x32x3]
// expect: unexpected-input-without-brackets.dsl(9,3): error DSL0301: no layer is called 'CONVV'
// expect:     fix: did you mean CONV?
// expect:     layers: CONV, MAXPOOL, POOL, AVGPOOL, GLOBALAVGPOOL, FC, RELU, SIGMOID, TANH, LEAKYRELU, PRELU, ELU, SELU, SOFTMAX, DROPOUT, GAUSSIAN, UPSAMPLE, LRN, NORM, BN, BATCHNORM
// The layers below are still read.
model Net {
  input 32x32x3
  CONVV 6 5x5
  FC 10
}
