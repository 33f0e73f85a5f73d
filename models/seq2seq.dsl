use "cells.dsl"

// Sequence to sequence (Sutskever et al. 2014): the source is read into states, from which the target is written, one word further at every step
// (teacher forcing: target holds a start token and all words but the last, the labels all words and an end token).
model Seq2Seq(words = 8000, embedding = 128, hidden = 256) {
  input source [S x words] onehot
  input target [T x words] onehot
  read = source - FC embedding nobias - scan LSTM(hidden)
  target - FC embedding nobias - scan LSTM(hidden) from read - FC words
  loss SOFTMAX every step
}
