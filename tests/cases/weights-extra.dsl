// expect: weights-extra.dsl(4,7): error DSL0504: the weights 'net.safetensors' have a tensor 'fc2.bias' [3] that Net has not
// expect:     fix: take the weights of this model, or write the layer that they are of
// weights: weights-extra.json
model Net {
  input [8x8x1]
  FC 3
}
