// expect: extra-argument-size.dsl(7,14): error DSL0304: CONV does not take '3x3'
// expect:     usage: CONV filters HxW [stride n] [pad n] [same] [dilation n] [groups n] [nobias] [floor]
// expect: extra-argument-size.dsl(8,9): error DSL0304: FC does not take '2x2'
// expect:     usage: FC neurons [nobias] [dropconnect p]
model Net {
  input [32x32x3]
  CONV 6 5x5 3x3
  FC 10 2x2
}
