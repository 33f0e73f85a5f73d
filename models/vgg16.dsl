use "vgg_blocks.dsl"

model VGG16(classes = 1000) {
  input [224x224x3]
  stage(64, 2, 0) as _ - stage(128, 2, 5) as _ - stage(256, 3, 10) as _ - stage(512, 3, 17) as _ - stage(512, 3, 24) as _ [7x7x512]
  classifier(classes) as _
  loss SOFTMAX
}
