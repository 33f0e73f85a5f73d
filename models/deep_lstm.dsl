use "cells.dsl"

// Several layers, dropout between them (Zaremba et al. 2014: on what goes up, never on what goes on in time).
model DeepLstm(vocab = 65, hidden = 256, layers = 3) {
  input [T x vocab] onehot
  (scan LSTM(hidden) - DROPOUT 0.2) * layers
  FC vocab
  loss SOFTMAX every step
  train { ADAM lr 0.002 decay 0 clip 5 ; lr cosine ; batch 32 ; epochs 12 }
}
