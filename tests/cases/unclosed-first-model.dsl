// expect: unclosed-first-model.dsl(3,11): error DSL0102: '{' is never closed
// expect:     fix: add '}'
model Net {
  input [32x32x3]
  FC 10

model Other {
  input [32x32x3]
  FC 10
}
