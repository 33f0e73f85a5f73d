// expect: nowarn-error.dsl(8,10): error DSL0305: nothing is called 'DSL0203' here
// expect:     DSL0203 is an error: errors cannot be silenced
// expect:     warnings: DSL1001, DSL1002, DSL1003, DSL1004, DSL1005, DSL1006, DSL1007, DSL1008, DSL1010
// expect: nowarn-error.dsl(10,3): error DSL0203: pool1 does not tile its input: (32 - 3)/3 + 1 = 10.67
// expect:     input [32x32x3] comes from the input line (line 9)
// expect:     fix: use 2x2 stride 3, an input of 33x33, or write `floor`
model Net {
  nowarn DSL0203
  input [32x32x3]
  MAXPOOL 3x3
  FC 10
}
