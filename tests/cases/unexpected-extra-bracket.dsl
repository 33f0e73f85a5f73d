// expect: unexpected-extra-bracket.dsl(7,9): error DSL0101: expected '}' or the end of the line but found ')'
// expect:     fix: remove it, or open a bracket before it
// expect: unexpected-extra-bracket.dsl(10,1): error DSL0101: expected 'model' but found '}'
// expect:     fix: remove it
model Net {
  input [32x32x3]
  (FC 3)) * 3
  FC 10
}
}
