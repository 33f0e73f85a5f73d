// expect: train-out-of-range.dsl(13,24): error DSL0402: momentum is 1.5
// expect:     expected: at least 0 and less than 1
// expect: train-out-of-range.dsl(13,43): error DSL0402: batch is 0
// expect:     expected: at least 1 and less than 16777216
// expect: train-out-of-range.dsl(13,53): error DSL0402: epochs is 2.5
// expect:     expected: a whole number
// expect: train-out-of-range.dsl(13,73): error DSL0402: the epochs of 'at' do not rise
// expect:     fix: write them in order: lr / 10 at 30, 60, 80
model Net {
  input [32x32x3]
  FC 10
  loss SOFTMAX
  train { SGD momentum 1.5 lr 0.01; batch 0; epochs 2.5; lr / 10 at 60, 30 }
}
