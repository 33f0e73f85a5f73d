// expect: block-unknown-name.dsl(7,8): error DSL0305: nothing is called 'kk' here
// expect:     fix: did you mean k?
// expect:     expected: the number of filters of CONV
// expect:     in stage(8) (line 12)
block stage(k) {
  CONV k 3x3 pad 1
  CONV kk 3x3 pad 1
}

model Net {
  input [32x32x3]
  stage(8) - stage(16)
  FC 10
}
