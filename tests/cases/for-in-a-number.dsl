// expect: for-in-a-number.dsl(7,12): error DSL0309: n is one number: there is nothing to go through
// expect:     fix: write for i in 1..n, or give a list: [64, 128]
// expect: for-in-a-number.dsl(8,12): error DSL0309: 4 is one number: there is nothing to go through
// expect:     fix: write for i in 1..4, or give a list: [64, 128]
model Net(n = 3) {
  input [32x32x3]
  for i in n { CONV 8 3x3 pad 1 }
  for i in 4 { CONV 8 3x3 pad 1 - RELU }
  FC 10
}
