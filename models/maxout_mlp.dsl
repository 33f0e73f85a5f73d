// The maxout network of Goodfellow et al. 2013 for MNIST without its geometry: each unit is the largest of five linear pieces.
model MaxoutMlp(units = 240, pieces = 5, classes = 10) {
  input [28x28x1]
  DROPOUT 0.2
  (FC (units * pieces) - MAXOUT pieces - DROPOUT 0.5) * 2
  FC classes
  loss SOFTMAX
}
