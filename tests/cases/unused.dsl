// expect: unused.dsl(7,7): warning DSL1001: block 'stage' is never used
// expect:     fix: use it, or remove it
// expect: unused.dsl(9,25): warning DSL1001: parameter 'k' is never used
// expect:     fix: use it, or remove it
// expect: unused.dsl(11,3): warning DSL1001: tensor 'side' is never used
// expect:     fix: join it, list it as an output, or leave the name out
block stage(k) { CONV k 3x3 pad 1 - RELU }

model Net(classes = 10, k = 3) {
  input [32x32x3]
  side = CONV 8 3x3 - RELU
  FC classes
}
