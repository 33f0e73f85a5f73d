// expect: loss-every-pixel-svm.dsl(7,3): error DSL0401: SVM has no form for every pixel
// expect:     [8x8x10] comes from CONV 10 3x3 pad 1 (line 6)
// expect:     fix: write loss SVM
model Net {
  input [8x8x3]
  CONV 10 3x3 pad 1
  loss SVM every pixel
}
