// expect: cell-attention-lengths.dsl(6,19): error DSL0210: the vector is 8 long, each place 6
// expect:     fix: put a matrix in front of one
// expect:     in scan Look(8) over a (line 13)
cell Look(n) {
  in x;  over a;  state h: n;  param v: n
  s = sum(softmax(dot(h, a)) * a)
  h = tanh(Wx x + Wh h + Ws s + b)
}

model Net {
  input a [S x 6]
  input b [T x 5]
  b - scan Look(8) over a - FC 3
  loss SOFTMAX every step
}
