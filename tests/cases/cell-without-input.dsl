// expect: cell-without-input.dsl(6,29): error DSL0210: 'b' has nothing of the input in it
// expect:     fix: put x or a state behind it; trained vectors are added to such a term, or multiplied with it
// expect:     in scan RNN(128) (line 11)
cell RNN(n) {
  in x; state h: n
  h = tanh(Wx + Wh h + relu(b))
}

model Chars {
  input [T x 65]
  scan RNN(128) - FC 65
}
