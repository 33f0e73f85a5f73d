// expect: cell-state-without-equation.dsl(5,21): error DSL0210: state c has no equation
// expect:     fix: say what it becomes: c = ...
// expect:     in scan LSTM(128) (line 12)
cell LSTM(n) {
  in x; state h: n, c: n
  g = tanh(Wg x + Ug h + bg)
  h = tanh(g)
}

model Chars {
  input [T x 65]
  scan LSTM(128) - FC 65
}
