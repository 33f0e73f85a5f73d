// expect: misplaced-statements.dsl(8,3): error DSL0313: 'input' cannot stand here
// expect:     fix: move it to the model that uses the block
// expect:     in head(10) (line 15)
// expect: misplaced-statements.dsl(10,3): error DSL0313: 'loss' cannot stand here
// expect:     fix: move it to the model that uses the block
// expect:     in head(10) (line 15)
block head(n) {
  input [64]
  FC n
  loss SOFTMAX
}

model Net {
  input [28x28x1]
  head(10)
}
