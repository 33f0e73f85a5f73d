// expect: cell-attention-image.dsl(6,29): error DSL0210: a is a map, not a vector
// expect:     fix: attend to it: attend(a, Wq h)
// expect:     in scan Look(8) over seen (line 14)
cell Look(n) {
  in x;  over a;  state h: n
  s = sum(softmax(dot(Wq h, a)) * a)
  h = tanh(Wx x + Wh h + Ws s + b)
}

model Net {
  input picture [8x8x3]
  input words [T x 5]
  seen = picture - CONV 6 3x3 pad 1 - TANH
  words - scan Look(8) over seen - FC 3
  loss SOFTMAX every step
}
