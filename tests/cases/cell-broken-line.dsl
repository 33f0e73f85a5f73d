// expect: cell-broken-line.dsl(5,11): error DSL0102: '(' is never closed
// expect:     fix: add ')'
cell RNN(n) {
  in x; state h: n
  h = tanh(Wx x + Wh h + b
}

model Chars {
  input [T x 65]
  scan RNN(128) - FC 65
}
