// expect: from-unknown-layer.dsl(7,18): error DSL0305: nothing is called 'FC7' here
// expect:     fix: did you mean fc1?
// expect:     layers of Vgg: stage1.conv1, stage1.relu1, stage1.pool1, stage2.conv1, stage2.relu1, stage2.pool1, fc1, relu1, fc2
use "used/vgg.dsl"

model Pets {
  from Vgg up to FC7 freeze
  FC 37
  loss SOFTMAX
}
