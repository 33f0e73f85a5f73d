// expect: too-large-fc.dsl(6,3): error DSL0206: fc1 would need a tensor of 150528000000 elements
// expect:     expected: at most 536870912 elements
// expect:     input [224x224x3] comes from the input line (line 5)
model Net {
  input [224x224x3]
  FC 1000000
}
