// expect: nowarn-unknown.dsl(4,8): error DSL0305: nothing is called 'DSL9001' here
// expect:     fix: did you mean DSL1001?
// expect:     warnings: DSL1001, DSL1002, DSL1003, DSL1004, DSL1005, DSL1006, DSL1007, DSL1008, DSL1010
nowarn DSL9001

model Net {
  input [32x32x3]
  FC 10
}
