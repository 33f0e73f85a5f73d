// expect: unknown-layer-conv2d.dsl(9,3): error DSL0301: no layer is called 'Conv2d'
// expect:     fix: write CONV 64 3x3  (CONV filters HxW [stride n] [pad n] [same] [dilation n] [groups n] [nobias] [floor])
// expect: unknown-layer-conv2d.dsl(9,19): error DSL0301: no layer is called 'MaxPool2d'
// expect:     fix: write MAXPOOL 2x2  (MAXPOOL [HxW] [stride n] [pad n] [same] [dilation n] [floor] [ceil] [global])
// expect: unknown-layer-conv2d.dsl(9,35): error DSL0301: no layer is called 'Linear'
// expect:     fix: write FC 10  (FC neurons [nobias] [dropconnect p])
model Net {
  input [32x32x3]
  Conv2d 64 3x3 - MaxPool2d 2x2 - Linear 10
}
