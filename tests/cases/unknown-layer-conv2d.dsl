// expect: unknown-layer-conv2d.dsl(12,3): error DSL0301: no layer is called 'Conv2d'
// expect:     fix: write CONV: CONV filters HxW [stride n] [pad n] [same] [dilation n] [groups n] [nobias] [floor]
// expect:     layers: CONV, MAXPOOL, POOL, AVGPOOL, GLOBALAVGPOOL, FC, RELU, SIGMOID, TANH, LEAKYRELU, PRELU, ELU, SELU, SOFTMAX, DROPOUT, GAUSSIAN, UPSAMPLE, LRN, NORM, BN, BATCHNORM
// expect: unknown-layer-conv2d.dsl(12,19): error DSL0301: no layer is called 'MaxPool2d'
// expect:     fix: write MAXPOOL: MAXPOOL [HxW] [stride n] [pad n] [same] [floor] [ceil] [global]
// expect:     layers: CONV, MAXPOOL, POOL, AVGPOOL, GLOBALAVGPOOL, FC, RELU, SIGMOID, TANH, LEAKYRELU, PRELU, ELU, SELU, SOFTMAX, DROPOUT, GAUSSIAN, UPSAMPLE, LRN, NORM, BN, BATCHNORM
// expect: unknown-layer-conv2d.dsl(12,35): error DSL0301: no layer is called 'Linear'
// expect:     fix: write FC: FC neurons [nobias]
// expect:     layers: CONV, MAXPOOL, POOL, AVGPOOL, GLOBALAVGPOOL, FC, RELU, SIGMOID, TANH, LEAKYRELU, PRELU, ELU, SELU, SOFTMAX, DROPOUT, GAUSSIAN, UPSAMPLE, LRN, NORM, BN, BATCHNORM
model Net {
  input [32x32x3]
  Conv2d 64 3x3 - MaxPool2d 2x2 - Linear 10
}
