// expect: window-too-large.dsl(6,3): error DSL0202: conv1: the 9x9 window does not fit its input [8x8x3]
// expect:     input [8x8x3] comes from the input line (line 5)
// expect:     fix: use at most 8x8, or pad
model Net {
  input [8x8x3]
  CONV 3 9x9
  FC 10
}
