// expect: empty-model-repeated-never.dsl(3,7): error DSL0310: model Net has no layers
// expect:     fix: add a line such as FC 10
model Net {
  input [32x32x3]
  FC 10 * 0
}
