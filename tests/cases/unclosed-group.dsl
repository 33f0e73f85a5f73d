// expect: unclosed-group.dsl(5,3): error DSL0102: '(' is never closed
// expect:     fix: add ')'
model Net {
  input [32x32x3]
  (CONV 6 5x5 - RELU
  FC 10
}
