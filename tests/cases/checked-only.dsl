// expect: checked-only.dsl(5,7): warning DSL1009: model Chars is checked, but no backend of this version runs sequences
// expect:     it is checked and summarised, and left out of the generated code
cell RNN(n) { in x; state h: n; h = tanh(Wx x + Wh h + b) }

model Chars {
  input [T x 65]
  scan RNN(128) - FC 65
}
