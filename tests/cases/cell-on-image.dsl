// expect: cell-on-image.dsl(12,16): error DSL0208: Highway needs a vector but gets [26x26x8]
// expect:     [26x26x8] comes from CONV 8 3x3 (line 12)
// expect:     fix: put an FC before it
cell Highway {
  in x
  t = sigmoid(Wt x + bt)
  y = t * relu(Wh x + bh) + (1 - t) * x
}

model Net {
  input [28x28x1]
  CONV 8 3x3 - Highway - FC 10
}
