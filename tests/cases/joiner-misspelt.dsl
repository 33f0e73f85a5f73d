// expect: joiner-misspelt.dsl(9,3): error DSL0312: paths cannot be joined by 'concatt'
// expect:     fix: did you mean concat?
// expect:     joiners: concat, add, mul, max, mean
// expect: joiner-misspelt.dsl(10,3): error DSL0312: paths cannot be joined by 'RELU'
// expect:     fix: a layer is followed by its arguments, or by - and the next layer
// expect:     joiners: concat, add, mul, max, mean
model Net {
  input [28x28x64]
  concatt { CONV 64 3x3 pad 1 | CONV 64 1x1 }
  RELU { CONV 64 1x1 }
  FC 10
}
