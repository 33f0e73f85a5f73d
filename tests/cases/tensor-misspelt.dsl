// expect: tensor-misspelt.dsl(6,12): error DSL0301: no layer is called 'lfet'
// expect:     fix: did you mean left?
model Net {
  input [32x32x3]
  left = CONV 8 3x3 pad 1
  concat { lfet | CONV 8 1x1 }
  FC 10
}
