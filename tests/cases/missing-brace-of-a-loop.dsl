// expect: missing-brace-of-a-loop.dsl(5,14): error DSL0101: expected '{' but found 'CONV'
// expect:     fix: write for k in n { ... }
model Net(n = [16, 32]) {
  input [32x32x3]
  for k in n CONV k 3x3 pad 1 - RELU }
  FC 10
  loss SOFTMAX
}
