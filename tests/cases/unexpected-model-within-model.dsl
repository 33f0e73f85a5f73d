// expect: unexpected-model-within-model.dsl(5,3): error DSL0101: expected a layer but found 'model'
// expect:     fix: close the model above with '}' first
model Net {
  input [32x32x3]
  model Inner {
    input [5]
    FC 3
  }
  FC 10
}
