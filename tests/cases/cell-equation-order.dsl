// expect: cell-equation-order.dsl(7,12): error DSL0305: nothing is called 'g' here
// expect:     fix: put its equation above, or declare it as a state to mean the step before: state g: n
// expect:     in scan RNN(128) (line 13)
cell RNN(n) {
  in x
  state h: n
  h = tanh(g)
  g = Wx x + Wh h + b
}

model Chars {
  input [T x 65]
  scan RNN(128) - FC 65
}
