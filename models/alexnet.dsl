// AlexNet (Krizhevsky et al. 2012) as the course notes list it: one tower, 227x227.
model AlexNet(classes = 1000) {
  input [227x227x3]
  CONV1-MAXPOOL1-NORM1-CONV2-MAXPOOL2-NORM2-CONV3-CONV4-CONV5-MAXPOOL3-FC6-FC7-FC8
  [55x55x96]   CONV1:    96 11x11 filters at stride 4, pad 0, RELU
  [27x27x96]   MAXPOOL1: 3x3 filters at stride 2
  [27x27x256]  CONV2:    256 5x5 filters at stride 1, pad 2, RELU
  [13x13x256]  MAXPOOL2: 3x3 filters at stride 2
  [13x13x384]  CONV3:    384 3x3 filters at stride 1, pad 1, RELU
  [13x13x384]  CONV4:    384 3x3 filters at stride 1, pad 1, RELU
  [13x13x256]  CONV5:    256 3x3 filters at stride 1, pad 1, RELU
  [6x6x256]    MAXPOOL3: 3x3 filters at stride 2
  [4096]       FC6:      4096 neurons, RELU, DROPOUT 0.5
  [4096]       FC7:      4096 neurons, RELU, DROPOUT 0.5
               FC8:      classes
  loss SOFTMAX
}
