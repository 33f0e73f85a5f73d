// expect: cell-size-clash.dsl(8,3): error DSL0210: h is 128 long, its equation gives 64
// expect:     fix: change the size of h, or the matrices' sides
// expect:     in scan RNN(128, 64) (line 13)
cell RNN(n, m) {
  in x
  state h: n
  y: m = tanh(Wx x + b)
  h = tanh(Wh h + y)
}

model Chars {
  input [T x 65]
  scan RNN(128, 64) - FC 65
  loss SOFTMAX every step
}
