// expect: for-list-as-a-number.dsl(7,8): error DSL0309: a list, [16, 32], stands where a number belongs
// expect:     fix: take one of its values by [1], or repeat: for n in list { ... }
// expect: for-list-as-a-number.dsl(7,25): error DSL0309: 8 is one number, not a list
// expect:     fix: leave the index out
model Net(sizes = [16, 32], k = 8) {
  input [32x32x3]
  CONV sizes 3x3 - CONV k[1] 3x3
  FC 10
}
