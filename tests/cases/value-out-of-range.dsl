// expect: value-out-of-range.dsl(14,6): error DSL0309: the number of neurons of FC is 2.5
// expect:     expected: a whole number from 1 to 16777216
// expect: value-out-of-range.dsl(14,20): error DSL0309: the probability of DROPOUT is 1
// expect:     expected: at least 0 and less than 1
// expect: value-out-of-range.dsl(14,32): error DSL0309: the probability of DROPOUT is 50
// expect:     fix: write 0.5: a share of 1, not per cent
// expect:     expected: at least 0 and less than 1
// expect: value-out-of-range.dsl(14,40): error DSL0309: the number of neurons of FC is 0
// expect:     expected: a whole number from 1 to 16777216
// expect: value-out-of-range.dsl(15,6): error DSL0309: the number of neurons of FC is 1E+20
// expect:     expected: a whole number from 1 to 16777216
model Net {
  input [32x32x3]
  FC 2.5 - DROPOUT 1 - DROPOUT 50 - FC 0
  FC 99999999999999999999
}
