use "cells.dsl"

// As char_lstm, with half the weights a neuron of a gated unit.
model CharGru(vocab = 65, hidden = 512) {
  input [T x vocab] onehot
  scan GRUResetAfter(hidden) - DROPOUT 0.3 - FC vocab
  loss SOFTMAX every step
  train { ADAM lr 0.002 decay 0 clip 5 ; lr cosine ; batch 32 ; epochs 12 }
}
