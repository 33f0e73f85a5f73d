// expect: unexpected-call.dsl(6,12): error DSL0101: expected ')' but found ','
// expect:     fix: arguments stand without brackets: CONV 64 3x3
// A call, as other libraries write it.
model Net {
  input [32x32x3]
  Conv2d(64, 3)
  FC 10
}
