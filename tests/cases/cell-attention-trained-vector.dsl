// expect: cell-attention-trained-vector.dsl(6,19): error DSL0210: this score needs a vector of the step
// expect:     fix: attention is sum(softmax(dot(Wq h, a)) * a), or with dot(V, tanh(Wa a + Wq h))
// expect:     in scan Look(8) over a (line 13)
cell Look(n) {
  in x;  over a;  state h: n;  param v: n
  s = sum(softmax(dot(v, a)) * a)
  h = tanh(Wx x + Wh h + Ws s + b)
}

model Net {
  input a [S x 6]
  input b [T x 5]
  b - scan Look(8) over a - FC 3
  loss SOFTMAX every step
}
