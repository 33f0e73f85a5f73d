// expect: left-to-default.dsl(9,5): warning DSL1002: conv1 is not defined: it is taken as CONV 32 3x3 pad 1
// expect:     fix: define it: CONV: 32 3x3 pad 1
// expect: left-to-default.dsl(9,28): warning DSL1002: fc1 is not defined: it is taken as FC 256
// expect:     fix: define it: FC: 256
// expect: left-to-default.dsl(9,31): warning DSL1005: the scores of loss SOFTMAX come through relu7, which makes all negative ones equal
// expect:     fix: remove it, or put FC and the number of classes behind it (SOFTMAX 10 does that too)
model Net {
  input [32x32x3]
  [(CONV-RELU)*2-POOL?]*3-(FC-RELU)*1-SOFTMAX
}
