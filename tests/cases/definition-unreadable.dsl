// expect: definition-unreadable.dsl(7,36): error DSL0101: expected '}' or the end of the line but found '@'
// expect:     fix: a name stands alone: stride
model AlexNet {
  input [227x227x3]
  CONV1-MAXPOOL1-FC6
  [55x55x96] CONV1: 96 11x11 filters at stride 4, pad 0, RELU
  [27x27x96] MAXPOOL1: 3x3 filters @ stride 2
  FC6: 10 neurons
}
