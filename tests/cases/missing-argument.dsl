// expect: missing-argument.dsl(11,3): error DSL0303: CONV needs a size HxW
// expect:     fix: write CONV 64 3x3
// expect: missing-argument.dsl(12,3): error DSL0303: CONV needs a size HxW
// expect:     fix: write CONV 64 3x3
// expect: missing-argument.dsl(13,3): error DSL0303: CONV needs the number of filters
// expect:     fix: write CONV 64 3x3
// expect: missing-argument.dsl(14,3): error DSL0303: FC needs the number of neurons
// expect:     fix: write FC 10
model Net {
  input [32x32x3]
  CONV
  CONV 3
  CONV 3x3
  FC
}
