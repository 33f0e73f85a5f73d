// expect: duplicate-layer.dsl(5,11): error DSL0306: 'FC2' is already the name of a layer above
// expect:     fix: leave the number out, or give another
model Net {
  input [32x32x3]
  FC2 3 - FC2 4 - FC 10
}
