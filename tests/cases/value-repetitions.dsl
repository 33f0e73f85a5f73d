// expect: value-repetitions.dsl(9,10): error DSL0309: the number of repetitions is 100000
// expect:     expected: a whole number from 0 to 10000
// expect: value-repetitions.dsl(10,10): error DSL0309: the number of repetitions is 1.5
// expect:     expected: a whole number from 0 to 10000
// expect: value-repetitions.dsl(11,11): error DSL0309: the number of repetitions is -1
// expect:     expected: a whole number from 0 to 10000
model Net {
  input [32x32x3]
  FC 3 * 100000
  FC 3 * 1.5
  FC 3 * (1 - 2)
}
