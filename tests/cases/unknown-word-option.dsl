// expect: unknown-word-option.dsl(7,9): error DSL0302: FC does not know 'stride'
// expect:     usage: FC neurons [nobias] [dropconnect p]
// expect: unknown-word-option.dsl(8,8): error DSL0302: RELU does not know 'inplace'
// expect:     usage: RELU
model Net {
  input [32x32x3]
  FC 10 stride 2
  RELU inplace
}
