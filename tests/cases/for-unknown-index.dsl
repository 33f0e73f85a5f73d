// expect: for-unknown-index.dsl(6,8): error DSL0305: nothing is called 'k' here
// expect:     expected: the number of filters of CONV
model Net(sizes = [16, 32]) {
  input [32x32x3]
  for k in sizes { CONV k 3x3 pad 1 }
  CONV k 3x3
  FC 10
}
