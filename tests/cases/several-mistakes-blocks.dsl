// expect: several-mistakes-blocks.dsl(15,29): error DSL0302: CONV does not know 'pading'
// expect:     fix: write pad 1
// expect:     in stage(8) (line 19)
// expect: several-mistakes-blocks.dsl(20,6): error DSL0305: nothing is called 'ten' here
// expect:     expected: the number of neurons of FC
// expect: several-mistakes-blocks.dsl(25,3): error DSL0207: concat needs one height and width, but its paths give [16x16x8] and [14x14x8]
// expect:     path 1: [16x16x8] comes from CONV 8 1x1 (line 25)
// expect:     path 2: [14x14x8] comes from CONV 8 3x3 (line 25)
// expect:     fix: keep the height and width in every path: pad 1 for 3x3, pad 2 for 5x5 (or the word same), and one stride
// expect: several-mistakes-blocks.dsl(26,8): error DSL0304: FC does not take '3'
// expect:     usage: FC neurons [nobias] [dropconnect p]
// expect: several-mistakes-blocks.dsl(27,8): error DSL0305: nothing is called 'SOFTMX' here
// expect:     fix: did you mean SOFTMAX?
// expect:     losses: SOFTMAX, SVM, SVM2, MSE, L2, L1, BCE, KL
block stage(k) { CONV k 3x3 pading 1 - RELU }

model First {
  input [32x32x3]
  stage(8) - stage(16)
  FC ten
}

model Second(n = 10) {
  input [16x16x3]
  concat { CONV 8 1x1 | CONV 8 3x3 }
  FC n 3
  loss SOFTMX
}
