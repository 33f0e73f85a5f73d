// A linear classifier with the softmax loss: one template a class.
model SoftmaxRegression(classes = 10) {
  input [32x32x3]
  FC classes
  loss SOFTMAX
}
