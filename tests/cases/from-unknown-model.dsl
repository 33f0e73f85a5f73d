// expect: from-unknown-model.dsl(6,8): error DSL0305: nothing is called 'VGG' here
// expect:     fix: did you mean Vgg?
use "used/vgg.dsl"

model Pets {
  from VGG up to fc1
  FC 37
  loss SOFTMAX
}
