use "resnet_blocks.dsl"

model WideResNet50x2(classes = 1000) {
  input [224x224x3]
  resnet([3, 4, 6, 3], 1, classes, width = 128) as _
  loss SOFTMAX
}
