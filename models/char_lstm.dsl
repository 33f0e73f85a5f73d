use "cells.dsl"

// The next character of a text at every step: dslc train models/char_lstm.dsl --data FILE.txt, then dslc sample.
model CharLstm(vocab = 65, hidden = 512) {
  input [T x vocab] onehot
  scan LSTM(hidden) - DROPOUT 0.3 - FC vocab
  loss SOFTMAX every step
  train { ADAM lr 0.002 decay 0 clip 5 ; lr cosine ; batch 32 ; epochs 12 }
}
