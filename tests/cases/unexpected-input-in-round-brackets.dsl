// expect: unexpected-input-in-round-brackets.dsl(4,9): error DSL0101: expected '[' but found '('
// expect:     fix: write the volume in brackets: input [32x32x3]
model Net {
  input (32, 32, 3)
  FC 10
}
