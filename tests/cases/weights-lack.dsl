// expect: weights-lack.dsl(6,7): error DSL0504: the weights 'net.safetensors' have a tensor 'classifier.weight' [3,64] that Net has not
// expect:     fix: take the weights of this model, or write the layer that they are of
// expect: weights-lack.dsl(8,3): error DSL0502: the weights 'net.safetensors' have no tensor 'fc1.weight' [3,64]
// expect:     fix: if its 'classifier.weight' is meant, name the layer so: as classifier
// weights: weights-lack.json
model Net {
  input [8x8x1]
  FC 3
}
