// One kernel each, or a few: what KernelBenchmarks measures.
nowarn DSL1003, DSL1007

cell LSTM(n) {
  in x;  state h: n, c: n
  i = sigmoid(Wi x + Ui h + bi)
  f = sigmoid(Wf x + Uf h + bf)
  o = sigmoid(Wo x + Uo h + bo)
  g = tanh   (Wg x + Ug h + bg)
  c = f * c + i * g
  h = o * tanh(c)
}

cell Additive(n) {
  in x;  over a;  state h: n;  param v: n
  s = sum(softmax(dot(v, tanh(Wa a + Wq h))) * a)
  h = tanh(Wx x + Wh h + Ws s + b)
}

model Conv3x3 { input [56x56x64]; CONV 64 3x3 pad 1 - RELU }
model Conv1x1 { input [28x28x256]; CONV 128 1x1 - RELU }
model Conv7x7 { input [224x224x3]; CONV 64 7x7 stride 2 pad 3 floor - RELU }
model Grouped { input [28x28x128]; CONV 128 3x3 pad 1 groups 32 - RELU }
model Pool { input [112x112x64]; MAXPOOL 3x3 stride 2 pad 1 floor }
model Dense { input [2048]; FC 1000 }
model Step { input [T x 65] onehot; scan LSTM(512) }

model Attention {
  input a [S x 256]
  input b [T x 64]
  b - scan Additive(256) over a
}
