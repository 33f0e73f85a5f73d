// expect: block-unused-with-mistake.dsl(4,22): error DSL0301: no layer is called 'RELUU'
// expect:     fix: did you mean RELU?
block stage(k) {
  CONV k 3x3 pad 1 - RELUU
}

model Net {
  input [32x32x3]
  FC 10
}
