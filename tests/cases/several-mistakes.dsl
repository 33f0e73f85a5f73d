// expect: several-mistakes.dsl(23,14): error DSL0302: CONV does not know 'strid'
// expect:     fix: did you mean stride?
// expect:     usage: CONV filters HxW [stride n] [pad n] [same] [dilation n] [groups n] [nobias] [floor]
// expect: several-mistakes.dsl(25,3): error DSL0301: no layer is called 'CONVV'
// expect:     fix: did you mean CONV?
// expect: several-mistakes.dsl(26,3): error DSL0303: FC needs the number of neurons
// expect:     fix: write FC 10
// expect: several-mistakes.dsl(27,9): error DSL0101: expected '}' or the end of the line but found '$'
// expect:     fix: remove it
// expect: several-mistakes.dsl(28,8): error DSL0305: nothing is called 'SOFTMX' here
// expect:     fix: did you mean SOFTMAX?
// expect:     losses: SOFTMAX, SVM, SVM2, MSE, L2, L1, BCE, KL
// expect: several-mistakes.dsl(33,3): error DSL0203: conv1 does not tile its input: (7 - 3)/3 + 1 = 2.33
// expect:     input [7x7x1] comes from the input line (line 32)
// expect:     fix: use 4x4 stride 3, pad 1, an input of 9x9, or write `floor`
// expect: several-mistakes.dsl(35,3): error DSL0401: SOFTMAX needs a score for each of two or more classes but gets [1]
// expect:     [1] comes from FC 1 (line 34)
// expect:     sizes: 7x7x1 (input, line 32) -> 2x2x1 (conv1, line 33) -> 10 (fc1, line 34) -> 1 (fc2, line 34)
// expect:     fix: end the chain with FC and the number of classes
// Independent mistakes, each told once.
model First {
  input [32x32x3]
  CONV 6 5x5 strid 2
  POOL 3x3
  CONVV 16 5x5
  FC
  FC 10 $
  loss SOFTMX
}

model Second {
  input [7x7x1]
  CONV 1 3x3 stride 3
  FC 10 - FC 1
  loss SOFTMAX
}
