// expect: cell-misspelt.dsl(7,8): error DSL0305: nothing is called 'LSMT' here
// expect:     fix: did you mean LSTM?
cell LSTM(n) { in x; state h: n; h = tanh(Wx x + Wh h + b) }

model Chars {
  input [T x 65]
  scan LSMT(128) - scan LSTM(20)
}
