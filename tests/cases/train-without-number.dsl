// expect: train-without-number.dsl(9,16): error DSL0303: lr needs a number behind it
// expect:     fix: write lr 0.1, say
// expect: train-without-number.dsl(9,33): error DSL0302: lr does not know 'stepwise'
// expect:     expected: a number, linear, cosine, constant, or / 10 every 30, / 10 at 30, 60, / 10 on plateau, * 0.95
model Net {
  input [32x32x3]
  FC 10
  loss SOFTMAX
  train { ADAM lr; batch 64; lr stepwise }
}
