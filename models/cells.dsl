// Recurrent cells as equations. x is the step's input, h the state that is given on, W and U matrices, b biases. No cell is known to the compiler:
// what has one input becomes one product, and what lies between two products one kernel, for these and for yours.
cell RNN(n) {
  in x;  state h: n
  h = tanh(Wx x + Wh h + b)
}

// Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000. torch.nn.LSTM.
cell LSTM(n) {
  in x;  state h: n, c: n
  i = sigmoid(Wi x + Ui h + bi)
  f = sigmoid(Wf x + Uf h + bf)
  o = sigmoid(Wo x + Uo h + bo)
  g = tanh   (Wg x + Ug h + bg)
  c = f * c + i * g
  h = o * tanh(c)
}

// Gers and Schmidhuber 2000: the gates see the cell too, the output gate the new one.
cell PeepholeLSTM(n) {
  in x;  state h: n, c: n;  param pi: n, pf: n, po: n
  i = sigmoid(Wi x + Ui h + pi * c + bi)
  f = sigmoid(Wf x + Uf h + pf * c + bf)
  g = tanh   (Wg x + Ug h + bg)
  c = f * c + i * g
  o = sigmoid(Wo x + Uo h + po * c + bo)
  h = o * tanh(c)
}

// Krause et al. 2016: each input has recurrent weights of its own, factored.
cell MultiplicativeLSTM(n) {
  in x;  state h: n, c: n
  m = (Wm x) * (Um h)
  i = sigmoid(Wi x + Ui m + bi)
  f = sigmoid(Wf x + Uf m + bf)
  o = sigmoid(Wo x + Uo m + bo)
  g = tanh   (Wg x + Ug m + bg)
  c = f * c + i * g
  h = o * tanh(c)
}

// Cho et al. 2014: the reset gate acts before the product.
cell GRU(n) {
  in x;  state h: n
  z = sigmoid(Wz x + Uz h + bz)
  r = sigmoid(Wr x + Ur h + br)
  g = tanh   (Wg x + Ug (r * h) + bg)
  h = (1 - z) * g + z * h
}

// The reset gate acts after the product, so that one product does for all gates. torch.nn.GRU.
cell GRUResetAfter(n) {
  in x;  state h: n
  z = sigmoid(Wz x + Uz h + bz)
  r = sigmoid(Wr x + Ur h + br)
  g = tanh   (Wg x + bg + r * (Ug h + bu))
  h = (1 - z) * g + z * h
}

// Srivastava et al. 2015: a layer that may let its input through.
cell Highway {
  in x
  t = sigmoid(Wt x + bt)
  y = t * relu(Wh x + bh) + (1 - t) * x
}
