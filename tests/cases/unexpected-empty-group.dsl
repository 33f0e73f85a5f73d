// expect: unexpected-empty-group.dsl(6,11): error DSL0101: expected a layer but found ')'
// expect:     fix: remove the dash before it
// expect: unexpected-empty-group.dsl(7,4): error DSL0101: expected a layer but found ')'
model Net {
  input [32x32x3]
  (FC 3 - ) * 3
  ()
  FC 10
}
