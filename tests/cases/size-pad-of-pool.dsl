// expect: size-pad-of-pool.dsl(5,3): error DSL0205: pool1: a padding of 2 is more than half of the 2x2 window
// expect:     fix: pad at most 1
model Net {
  input [32x32x3]
  MAXPOOL 2x2 stride 1 pad 2
  FC 10
}
