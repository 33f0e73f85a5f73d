// expect: cell-division.dsl(6,24): error DSL0210: a division is by a number, and this is a term
// expect:     fix: write a number, or a parameter of the cell
// expect:     in scan RNN(128) (line 11)
cell RNN(n) {
  in x; state h: n
  h = (Wx x + Wh h) / (1 + h)
}

model Chars {
  input [T x 65]
  scan RNN(128) - FC 65
}
