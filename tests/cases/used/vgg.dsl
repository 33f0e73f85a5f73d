use "stage.dsl"

model Vgg(classes = 10) {
  input [32x32x3]
  stage(16, 1) - stage(32, 1)
  FC 64 - RELU - FC classes
  loss SOFTMAX
}
