// expect: cell-division.dsl(6,24): error DSL0210: a vector stands below the line
// expect:     fix: divide by a number only
// expect:     in scan RNN(128) (line 11)
cell RNN(n) {
  in x; state h: n
  h = (Wx x + Wh h) / (1 + h)
}

model Chars {
  input [T x 65]
  scan RNN(128) - FC 65
}
