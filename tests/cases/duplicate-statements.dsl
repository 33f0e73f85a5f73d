// expect: duplicate-statements.dsl(7,3): error DSL0308: 'input' is given a second time
// expect:     fix: keep one input line
// expect: duplicate-statements.dsl(10,3): error DSL0308: 'loss' is given a second time
// expect:     fix: keep one loss line
model Net {
  input [32x32x3]
  input [5]
  FC 4
  loss SOFTMAX
  loss SOFTMAX
}
