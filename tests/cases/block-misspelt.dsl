// expect: block-misspelt.dsl(9,3): error DSL0301: no layer is called 'incepton'
// expect:     fix: did you mean inception?
// expect: block-misspelt.dsl(10,3): error DSL0301: no layer is called 'INCEPTION'
// expect:     fix: did you mean inception?
block inception(k) { CONV k 1x1 - RELU }

model Net {
  input [32x32x3]
  incepton(8)
  INCEPTION(8)
  FC 10
}
