// expect: block-unused-with-mistake.dsl(5,7): warning DSL1001: block 'stage' is never used
// expect:     fix: use it, or remove it
// expect: block-unused-with-mistake.dsl(6,22): error DSL0301: no layer is called 'RELUU'
// expect:     fix: did you mean RELU?
block stage(k) {
  CONV k 3x3 pad 1 - RELUU
}

model Net {
  input [32x32x3]
  FC 10
}
