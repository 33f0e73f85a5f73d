// expect: joiner.dsl(6,3): error DSL0312: paths cannot be joined by 'sum'
// expect:     fix: write add { path | path }
// expect:     joiners: concat, add, mul, max, mean
model Net {
  input [28x28x64]
  sum { CONV 64 3x3 pad 1 | _ }
  FC 10
}
