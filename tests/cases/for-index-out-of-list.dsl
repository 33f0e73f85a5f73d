// expect: for-index-out-of-list.dsl(7,30): error DSL0309: there is no value 3 in [16, 32]
// expect:     values are counted from 1: this list has 1 to 2
// expect: for-index-out-of-list.dsl(8,14): error DSL0309: there is no value 0 in [16, 32]
// expect:     values are counted from 1: this list has 1 to 2
model Net(sizes = [16, 32]) {
  input [32x32x3]
  for i in 1..3 { CONV sizes[i] 3x3 pad 1 - RELU }
  CONV sizes[0] 3x3
  FC 10
}
