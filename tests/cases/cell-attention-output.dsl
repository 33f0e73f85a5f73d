// expect: cell-attention-output.dsl(4,6): error DSL0210: cell Look gives w, which is no vector
// expect:     fix: attention is sum(softmax(dot(Wq h, a)) * a), or with dot(V, tanh(Wa a + Wq h))
// expect:     in scan Look(8) over a (line 13)
cell Look(n) {
  in x;  over a;  state h: n;  out w
  h = tanh(Wx x + Wh h + b)
  w = softmax(dot(Wq h, a))
}

model Net {
  input a [S x 6]
  input b [T x 5]
  b - scan Look(8) over a - FC 3
  loss SOFTMAX every step
}
