use "cells.dsl"

// Image captioning with soft attention (Xu et al. 2015): at every step the words that follow are chosen by what is seen where the state looks.
cell AttentionRNN(n) {
  in x;  over a;  state h: n
  seen = attend(a, Wq h)
  h = tanh(Wx x + Wh h + Ws seen + b)
}

model CaptionerAttention(vocab = 1000, embedding = 64, hidden = 128) {
  input picture [32x32x3]
  input words [T x vocab] onehot
  features = picture - (CONV 32 3x3 pad 1 - RELU - MAXPOOL 2x2) * 2
  start = features - FC hidden - TANH
  words - FC embedding nobias - scan AttentionRNN(hidden) from start over features - FC vocab
  loss SOFTMAX every step
  train { ADAM lr 0.002 decay 0 clip 5 ; lr cosine ; batch 64 ; epochs 8 }
}
