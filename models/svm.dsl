// A linear multiclass support vector machine on CIFAR-10: the hinge loss of the course notes.
model Svm(classes = 10) {
  input [32x32x3]
  FC classes
  loss SVM
}
