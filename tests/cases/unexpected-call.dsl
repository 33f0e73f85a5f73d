// expect: unexpected-call.dsl(6,3): error DSL0301: no layer is called 'Conv2d'
// expect:     fix: write CONV 64 3x3  (CONV filters HxW [stride n] [pad n] [same] [dilation n] [groups n] [nobias] [floor])
// A call, as other libraries write it.
model Net {
  input [32x32x3]
  Conv2d(64, 3)
  FC 10
}
