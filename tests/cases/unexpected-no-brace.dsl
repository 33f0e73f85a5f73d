// expect: unexpected-no-brace.dsl(4,3): error DSL0101: expected '{' but found 'input'
// expect:     fix: write model Net { ... }
model Net
  input [32x32x3]
  FC 10
}
