// expect: cell-without-input.dsl(6,29): error DSL0210: there is no input and no state in this term
// expect:     fix: put x or a state into it, or use one trained vector in its place
// expect:     in scan RNN(128) (line 11)
cell RNN(n) {
  in x; state h: n
  h = tanh(Wx + Wh h + relu(b))
}

model Chars {
  input [T x 65]
  scan RNN(128) - FC 65
}
