// expect: from-arguments.dsl(7,12): error DSL0302: Vgg does not know 'clases'
// expect:     fix: did you mean classes?
// expect:     usage: Vgg(classes = 10)
use "used/vgg.dsl"

model Pets {
  from Vgg(clases = 3) before fc2
  FC 37
  loss SOFTMAX
}
