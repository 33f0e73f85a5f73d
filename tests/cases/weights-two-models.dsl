// expect: weights-two-models.dsl(4,7): error DSL0501: the weights 'net.safetensors' cannot be used: the file has the models Net, Other
// expect:     fix: say which it is for: ModelName="Net" beside Weights
// weights: weights-right.json
model Net {
  input [8x8x1]
  FC 3
}
model Other {
  input [8x8x1]
  FC 3
}
