// expect: unclosed-mixed.dsl(6,3): error DSL0102: '(' is never closed
// expect:     fix: add ')'
// Closed by another bracket.
model Net {
  input [32x32x3]
  (CONV 6 5x5]
  FC 10
}
