// expect: definition-wrong-volume.dsl(7,14): error DSL0203: conv1 does not tile its input: (224 - 11)/4 + 1 = 54.25
// expect:     input [224x224x3] comes from the input line (line 5)
// expect:     fix: use 12x12 stride 4, an input of 227x227, or write `floor`
model AlexNet {
  input [224x224x3]
  CONV1-MAXPOOL1-FC6
  [55x55x96] CONV1:    96 11x11 filters at stride 4, pad 0, RELU
  [27x27x96] MAXPOOL1: 3x3 filters at stride 2
  FC6: 10 neurons
}
