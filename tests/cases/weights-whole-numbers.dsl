// expect: weights-whole-numbers.dsl(6,3): error DSL0503: the tensor 'fc1.weight' of the weights 'net.safetensors' is I32, this layer needs real numbers (F32, F16, BF16, F64)
// expect:     fix: save the weights as floats
// weights: weights-whole-numbers.json
model Net {
  input [8x8x1]
  FC 3
}
