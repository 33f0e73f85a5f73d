// expect: unexpected-no-name.dsl(3,7): error DSL0101: expected the model's name but found '{'
// expect:     fix: write model Name { ... }
model {
  input [32x32x3]
  FC 10
}
