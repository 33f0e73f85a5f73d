// expect: definition-volume-of-listing.dsl(7,14): error DSL0203: maxpool1 does not tile its input: (55 - 2)/2 + 1 = 27.5
// expect:     input [55x55x96] comes from CONV1: 96 11x11 filters at stride 4, pad 0 (line 6)
// expect:     fix: use 3x3 stride 2, an input of 56x56, or write `floor`
model AlexNet {
  [227x227x3] INPUT
  [55x55x96] CONV1: 96 11x11 filters at stride 4, pad 0
  [27x27x96] MAX POOL1: 2x2 filters at stride 2
  [1000] FC8: 1000 neurons (class scores)
}
