// expect: duplicate-input.dsl(6,3): error DSL0308: 'input' is given a second time
// expect:     fix: keep one input line, or give each a name: input left [32x32x3]
model Net {
  input [32x32x3]
  FC 4
  input [5]
}
