// expect: cell-residual-width.dsl(7,3): error DSL0210: z is 5 long, its equation gives 10
// expect:     fix: change the size of z, or the matrices' sides
// expect:     in Residual (line 12)
cell Residual {
  in X
  Y = (W2 * RELU(W1 X + b1) + b2) + X
  z: 5 = Y
}

model Net {
  input [10]
  Residual - FC 10
}
