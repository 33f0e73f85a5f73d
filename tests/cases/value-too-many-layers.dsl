// expect: value-too-many-layers.dsl(5,4): error DSL0309: the model has more than 3000 layers
// expect:     fix: repeat less often
model Net {
  input [32x32x3]
  ((FC 3 * 100) * 100) * 100
}
