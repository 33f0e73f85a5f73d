// expect: value-stride.dsl(9,21): error DSL0309: stride of CONV is 0
// expect:     expected: a whole number from 1 to 65536
// expect: value-stride.dsl(10,22): error DSL0309: stride of CONV is -2
// expect:     expected: a whole number from 1 to 65536
// expect: value-stride.dsl(11,10): error DSL0309: a window extent of CONV is 0
// expect:     expected: a whole number from 1 to 65536
model Net {
  input [32x32x3]
  CONV 6 5x5 stride 0
  CONV 6 5x5 stride (2 - 4)
  CONV 6 0x5
  FC 10
}
