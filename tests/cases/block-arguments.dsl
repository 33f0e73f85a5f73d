// expect: block-arguments.dsl(17,18): error DSL0304: stage does not take '5'
// expect:     usage: stage(k, n, s = 1)
// expect: block-arguments.dsl(18,3): error DSL0303: stage needs a value for n
// expect:     usage: stage(k, n, s = 1)
// expect: block-arguments.dsl(19,12): error DSL0302: stage does not know 'm'
// expect:     usage: stage(k, n, s = 1)
// expect: block-arguments.dsl(20,15): error DSL0306: 'n' is already the name of a value given before
// expect:     usage: stage(k, n, s = 1)
// expect: block-arguments.dsl(21,9): error DSL0309: a size stands where a number belongs
// expect:     fix: give the height and the width as two values
// expect: block-arguments.dsl(22,9): error DSL0304: stage does not take '8'
// expect:     fix: a block's values stand in brackets: stage(8, 2)
block stage(k, n, s = 1) { (CONV k 3x3 stride s pad 1 - RELU) * n }

model Net {
  input [32x32x3]
  stage(8, 2, 1, 5)
  stage(8)
  stage(8, m = 2, n = 1)
  stage(8, 2, n = 3)
  stage(3x3, 2)
  stage 8 2
  FC 10
}
