use "cells.dsl"

// Image captioning (Karpathy and Fei-Fei 2015; Vinyals et al. 2015; one-to-many): features of a picture start the state from which its words are written.
// words holds a start token and all words but the last, the labels all words and an end token.
model Captioner(vocab = 1000, embedding = 64, hidden = 128) {
  input picture [32x32x3]
  input words [T x vocab] onehot
  seen = picture - (CONV 32 3x3 pad 1 - RELU - MAXPOOL 2x2) * 3 - FC hidden - TANH
  words - FC embedding nobias - scan RNN(hidden) from seen - FC vocab
  loss SOFTMAX every step
  train { ADAM lr 0.002 decay 0 clip 5 ; lr cosine ; batch 64 ; epochs 8 }
}
