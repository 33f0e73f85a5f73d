use "cells.dsl"

model CharLstm(vocab = 65, hidden = 512) {
  input [T x vocab] onehot
  scan LSTM(hidden) - FC vocab
  loss SOFTMAX every step
}
