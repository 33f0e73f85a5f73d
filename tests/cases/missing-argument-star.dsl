// expect: missing-argument-star.dsl(6,10): error DSL0303: CONV needs a size HxW
// expect:     fix: write 5x5
// `*` repeats; sizes have an x.
model Net {
  input [32x32x3]
  CONV 6 5*5
  FC 10
}
