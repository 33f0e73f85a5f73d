use "resnet_blocks.dsl"

model ResNet50(classes = 1000) {
  input [224x224x3]
  resnet([3, 4, 6, 3], 1, classes) as _
  loss SOFTMAX
}
