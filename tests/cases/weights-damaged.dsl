// expect: weights-damaged.dsl(4,7): error DSL0501: the weights 'net.safetensors' cannot be used: its header is not what safetensors has, at character 61: expected a whole number of at most 63 bits
// expect:     fix: correct the path, or write or download the file again
// weights: weights-damaged.json
model Net {
  input [8x8x1]
  FC 3
}
