// expect: cell-matrix-and-vector.dsl(6,18): error DSL0210: W is a matrix above and a vector here
// expect:     fix: put a vector behind it: W x
// expect:     in scan RNN(128) (line 11)
cell RNN(n) {
  in x; state h: n
  h = tanh(W x + W + b)
}

model Chars {
  input [T x 65]
  scan RNN(128) - FC 65
}
