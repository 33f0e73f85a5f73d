// expect: missing-argument-square.dsl(9,10): error DSL0303: CONV needs a size HxW
// expect:     fix: write 5x5
// expect: missing-argument-square.dsl(9,19): error DSL0303: POOL needs a size HxW
// expect:     fix: write 2x2
// expect: missing-argument-square.dsl(9,28): error DSL0303: POOL needs a size HxW
// expect:     fix: write 2x2
model Net {
  input [32x32x3]
  CONV 6 5 - POOL 2 - POOL 2,2
  FC 10
}
