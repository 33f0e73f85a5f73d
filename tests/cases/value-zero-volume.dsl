// expect: value-zero-volume.dsl(6,10): error DSL0309: an extent is 0
// expect:     expected: a whole number from 1 to 16777216
// expect: value-zero-volume.dsl(6,12): error DSL0309: an extent is 0
// expect:     expected: a whole number from 1 to 16777216
model Net {
  input [0x0x3]
  FC 10
}
