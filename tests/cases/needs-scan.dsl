// expect: needs-scan.dsl(7,3): error DSL0318: cell RNN has a state: it runs over the steps of a sequence
// expect:     fix: write scan RNN(128)
cell RNN(n) { in x; state h: n; h = tanh(Wx x + Wh h + b) }

model Net {
  input [65]
  RNN(128) - FC 65
}
