// Recurrent cells as equations. x is the step's input, h the state that is given on, W and U matrices, b biases.
cell RNN(n) {
  in x;  state h: n
  h = tanh(Wx x + Wh h + b)
}

// Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000.
cell LSTM(n) {
  in x;  state h: n, c: n
  i = sigmoid(Wi x + Ui h + bi)
  f = sigmoid(Wf x + Uf h + bf)
  o = sigmoid(Wo x + Uo h + bo)
  g = tanh   (Wg x + Ug h + bg)
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

// Srivastava et al. 2015: a layer that may let its input through.
cell Highway {
  in x
  t = sigmoid(Wt x + bt)
  y = t * relu(Wh x + bh) + (1 - t) * x
}
