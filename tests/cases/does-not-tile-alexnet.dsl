// expect: does-not-tile-alexnet.dsl(7,3): error DSL0203: conv1 does not tile its input: (224 - 11)/4 + 1 = 54.25
// expect:     input [224x224x3] comes from the input line (line 6)
// expect:     fix: use 12x12 stride 4, an input of 227x227, or write `floor`
// AlexNet on 224x224, as the paper has it (A04).
model Net {
  input [224x224x3]
  CONV1 96 11x11 filters at stride 4, pad 0 [55x55x96]
  FC 10
}
