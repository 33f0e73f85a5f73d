// expect: needs-no-scan.dsl(11,3): error DSL0318: cell Highway has no state to carry from step to step
// expect:     fix: leave the word scan out: Highway
cell Highway {
  in x
  t = sigmoid(Wt x + bt)
  y = t * relu(Wh x + bh) + (1 - t) * x
}

model Net {
  input [T x 65]
  scan Highway - FC 65
}
