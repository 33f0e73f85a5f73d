// expect: block-misspelt.dsl(7,7): warning DSL1001: block 'inception' is never used
// expect:     fix: use it, or remove it
// expect: block-misspelt.dsl(11,3): error DSL0301: no layer is called 'incepton'
// expect:     fix: did you mean inception?
// expect: block-misspelt.dsl(12,3): error DSL0301: no layer is called 'INCEPTION'
// expect:     fix: did you mean inception?
block inception(k) { CONV k 1x1 - RELU }

model Net {
  input [32x32x3]
  incepton(8)
  INCEPTION(8)
  FC 10
}
