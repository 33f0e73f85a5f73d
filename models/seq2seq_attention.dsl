use "cells.dsl"
use "attention.dsl"

// Sequence to sequence with attention (Bahdanau et al. 2015): every word that is written looks at all words that were read, in both directions, rather than at their last state alone.
// target holds a start token and all words but the last, the labels all words and an end token; samples may be of different lengths in both.
model Seq2SeqAttention(words = 8000, embedding = 128, hidden = 256) {
  input source [S x words] onehot
  input target [T x words] onehot
  vectors = source - FC embedding nobias
  forth = vectors - scan GRU(hidden)
  back = vectors - scan GRU(hidden) reverse
  read = concat { forth | back }
  target - FC embedding nobias - scan BahdanauGRU(hidden) from back over read - FC words
  loss SOFTMAX every step
}
