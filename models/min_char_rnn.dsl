use "cells.dsl"

// Karpathy's min-char-rnn: h = tanh(Wxh x + Whh h + bh), y = Why h + by, the next character at every step.
model MinCharRnn(vocab = 65, hidden = 100) {
  input [T x vocab] onehot
  scan RNN(hidden) - FC vocab
  loss SOFTMAX every step
}
