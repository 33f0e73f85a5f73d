// expect: value-groups.dsl(6,3): error DSL0309: conv1 has 4 groups for 6 channels and 8 filters
// expect:     input [8x8x6] comes from the input line (line 5)
// expect:     expected: a number that divides both
model Net {
  input [8x8x6]
  CONV 8 3x3 groups 4
}
