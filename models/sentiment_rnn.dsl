use "cells.dsl"

// One class for a whole text, from the last step (many-to-one).
model SentimentRnn(words = 10000, embedding = 64, hidden = 128, classes = 2) {
  input [T x words] onehot
  FC embedding nobias
  scan GRUResetAfter(hidden) last
  DROPOUT 0.5 - FC classes
  loss SOFTMAX
}
