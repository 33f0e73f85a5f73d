// expect: late-input.dsl(4,3): error DSL0307: layers stand before the input line
// expect:     fix: move the input line up
model Net {
  FC 10
  input [8]
}
