// expect: left-to-default.dsl(9,5): warning DSL1002: conv1 is not defined: it is taken as CONV 32 3x3 pad 1
// expect:     fix: define it: CONV: 32 3x3 pad 1
// expect: left-to-default.dsl(9,28): warning DSL1002: fc1 is not defined: it is taken as FC 256
// expect:     fix: define it: FC: 256
// expect: left-to-default.dsl(9,39): warning DSL1002: SOFTMAX is not defined: it is taken as SOFTMAX 10, an FC of the scores and the loss
// expect:     fix: write SOFTMAX 10
model Net {
  input [32x32x3]
  [(CONV-RELU)*2-POOL?]*3-(FC-RELU)*1-SOFTMAX
}
