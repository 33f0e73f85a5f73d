// expect: definition-without-colon.dsl(6,14): error DSL0306: 'CONV1' is already the name of a layer of the architecture string
// expect:     fix: a layer is defined by a colon: CONV1: 96 11x11 filters at stride 4, pad 0, RELU
model AlexNet {
  input [227x227x3]
  CONV1-MAXPOOL1-FC6
  [55x55x96] CONV1 96 11x11 filters at stride 4, pad 0, RELU
  [27x27x96] MAXPOOL1: 3x3 filters at stride 2
  FC6: 10 neurons
}
