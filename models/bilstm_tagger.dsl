use "cells.dsl"

// A tag for every word from what stands before and behind it (Graves and Schmidhuber 2005; many-to-many).
model BilstmTagger(words = 10000, embedding = 64, hidden = 64, tags = 17) {
  input [T x words] onehot
  FC embedding nobias
  concat { scan LSTM(hidden) | scan LSTM(hidden) reverse }
  FC tags
  loss SOFTMAX every step
}
