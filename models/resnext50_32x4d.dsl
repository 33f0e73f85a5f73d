use "resnet_blocks.dsl"

model ResNeXt50x32x4d(classes = 1000) {
  input [224x224x3]
  resnet([3, 4, 6, 3], 1, classes, groups = 32, width = 4) as _
  loss SOFTMAX
}
