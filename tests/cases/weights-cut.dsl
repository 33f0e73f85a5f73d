// expect: weights-cut.dsl(4,7): error DSL0501: the weights 'net.safetensors' cannot be used: it has 700 bytes of values, but its header tells of 780: it is not whole
// expect:     fix: correct the path, or write or download the file again
// weights: weights-cut.json
model Net {
  input [8x8x1]
  FC 3
}
