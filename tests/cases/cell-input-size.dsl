// expect: cell-input-size.dsl(4,6): error DSL0210: input x is 64 long, but the chain gives 65
// expect:     fix: leave its size out, or change the layer before
// expect:     in scan RNN(128) (line 12)
cell RNN(n) {
  in x: 64
  state h: n
  h = tanh(Wx x + Wh h + b)
}

model Chars {
  input [T x 65]
  scan RNN(128) - FC 65
}
