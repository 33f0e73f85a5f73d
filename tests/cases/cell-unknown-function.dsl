// expect: cell-unknown-function.dsl(6,7): error DSL0305: nothing is called 'softsign' here
// expect:     functions: sigmoid, tanh, relu
// expect:     in scan RNN(128) (line 11)
cell RNN(n) {
  in x; state h: n
  h = softsign(Wx x + Wh h + b)
}

model Chars {
  input [T x 65]
  scan RNN(128) - FC 65
}
