// expect: extra-argument.dsl(13,9): error DSL0304: FC does not take '20'
// expect:     usage: FC neurons [nobias] [dropconnect p]
// expect: extra-argument.dsl(14,8): error DSL0304: RELU does not take '3'
// expect:     usage: RELU
// expect: extra-argument.dsl(15,8): error DSL0304: TANH does not take '3x3'
// expect:     usage: TANH
// expect: extra-argument.dsl(16,15): error DSL0304: DROPOUT does not take '0.5'
// expect:     usage: DROPOUT [p]
// expect: extra-argument.dsl(17,14): error DSL0304: CONV does not take '5'
// expect:     usage: CONV filters HxW [stride n] [pad n] [same] [dilation n] [groups n] [nobias] [floor]
model Net {
  input [32x32x3]
  FC 10 20
  RELU 3
  TANH 3x3
  DROPOUT 0.5 0.5
  CONV 3 3x3 5 6
}
