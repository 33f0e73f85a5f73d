// expect: scan-unknown-word.dsl(9,17): error DSL0302: scan does not know 'backward'
// expect:     usage: scan CELL(values) [reverse] [last] [from tensor | from learned] [over tensor]
// expect: scan-unknown-word.dsl(9,46): error DSL0305: nothing is called 'encoder' here
// expect:     fix: name the scan: encoder = scan LSTM(256)
cell RNN(n) { in x; state h: n; h = tanh(Wx x + Wh h + b) }

model Net {
  input [T x 65]
  scan RNN(128) backward - scan RNN(64) from encoder - FC 65
}
