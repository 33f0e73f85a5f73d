use "resnet_blocks.dsl"

model ResNet18(classes = 1000) {
  input [224x224x3]
  resnet([2, 2, 2, 2], 0, classes) as _
  loss SOFTMAX
}
