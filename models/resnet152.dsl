use "resnet_blocks.dsl"

model ResNet152(classes = 1000) {
  input [224x224x3]
  resnet([3, 8, 36, 3], 1, classes) as _
  loss SOFTMAX
}
