// expect: duplicate-statements.dsl(7,3): error DSL0308: 'input' is given a second time
// expect:     fix: keep one input line, or give each a name: input left [32x32x3]
// expect: duplicate-statements.dsl(10,3): error DSL0308: 'loss' is given a second time
// expect:     fix: keep one loss line, or say which tensor each is for: loss SOFTMAX on NAME weight 0.3
model Net {
  input [32x32x3]
  input [5]
  FC 4
  loss SOFTMAX
  loss SOFTMAX
}
