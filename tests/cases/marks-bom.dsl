// expect: marks-bom.dsl(11,3): error DSL0301: no layer is called 'CONVV'
// expect:     fix: did you mean CONV?
// expect:     layers: CONV, MAXPOOL, POOL, AVGPOOL, GLOBALAVGPOOL, FC, RELU, SIGMOID, TANH, LEAKYRELU, PRELU, ELU, SELU, SOFTMAX, DROPOUT, GAUSSIAN, UPSAMPLE, LRN, NORM, BN, BATCHNORM
// expect: marks-bom.dsl(13,5): error DSL0401: SOFTMAX needs a score for each of two or more classes but gets [1]
// expect:     [1] comes from FC 1 (line 12)
// expect:     fix: end the chain with FC and the number of classes
// write: bom crlf
model Net {
  input [32x32x3]
  CONV 6 5x5 - TANH
  CONVV 3
  FC 1
    loss SOFTMAX
}
