// Soft attention over another sequence as equations: a names its steps (places). A score for each place, weights by softmax (places beyond a sample's end have none), and their
// weighted mean. No cell is known to the compiler, and neither scores nor weights are ever kept: write another score and it is treated alike.

// Bahdanau et al. 2015, additive: what the state before looks for is added to every place.
cell BahdanauGRU(n, m = n) {
  in x;  over a;  state h: n;  param v: m
  w = softmax(dot(v, tanh(Wa a + Wq h + bq)))
  s = sum(w * a)
  z = sigmoid(Wz x + Uz h + Vz s + bz)
  r = sigmoid(Wr x + Ur h + Vr s + br)
  g = tanh   (Wg x + Ug (r * h) + Vg s + bg)
  h = (1 - z) * g + z * h
}

cell BahdanauLSTM(n, m = n) {
  in x;  over a;  state h: n, c: n;  param v: m
  w = softmax(dot(v, tanh(Wa a + Wq h + bq)))
  s = sum(w * a)
  i = sigmoid(Wi x + Ui h + Vi s + bi)
  f = sigmoid(Wf x + Uf h + Vf s + bf)
  o = sigmoid(Wo x + Uo h + Vo s + bo)
  g = tanh   (Wg x + Ug h + Vg s + bg)
  c = f * c + i * g
  h = o * tanh(c)
}

// Luong et al. 2015, the score "general": the new state looks, and what it sees joins it in what the cell gives.
cell LuongLSTM(n) {
  in x;  over a;  state h: n, c: n;  out y
  i = sigmoid(Wi x + Ui h + bi)
  f = sigmoid(Wf x + Uf h + bf)
  o = sigmoid(Wo x + Uo h + bo)
  g = tanh   (Wg x + Ug h + bg)
  c = f * c + i * g
  h = o * tanh(c)
  w = softmax(dot(h, Wa a))
  s = sum(w * a)
  y: n = tanh(Wc s + Wh h + by)
}

// The score "dot": no weights at all, so places are as long as the state.
cell LuongDotRNN(n) {
  in x;  over a: n;  state h: n;  out y
  h = tanh(Wx x + Uh h + bh)
  s = sum(softmax(dot(h, a)) * a)
  y: n = tanh(Wc s + Wh h + by)
}
