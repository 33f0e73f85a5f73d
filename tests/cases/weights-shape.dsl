// expect: weights-shape.dsl(6,3): error DSL0503: the tensor 'fc1.weight' of the weights 'net.safetensors' is [4,64], this layer needs [3,64]
// expect:     fix: mend the layer, or take the weights of this model
// weights: weights-other.json
model Net {
  input [8x8x1]
  FC 3
}
