// expect: cell-undeclared-name.dsl(6,19): error DSL0305: nothing is called 'w' here
// expect:     trained tensors begin with a capital (a matrix in front of a vector) or with b (a bias)
// expect:     in scan RNN(128) (line 11)
cell RNN(n) {
  in x; state h: n
  h = tanh(Wx x + w h + b)
}

model Chars {
  input [T x 65]
  scan RNN(128) - FC 65
}
