// expect: scan-on-image.dsl(8,3): error DSL0209: rnn1 needs a sequence [T x C] but gets [28x28x1]
// expect:     [28x28x1] comes from the input line (line 7)
// expect:     fix: give the input a time axis: input [T x 65]
cell RNN(n) { in x; state h: n; h = tanh(Wx x + Wh h + b) }

model Net {
  input [28x28x1]
  scan RNN(64) - FC 10
}
