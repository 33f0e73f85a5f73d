// expect: number-too-large.dsl(5,6): error DSL0103: the number is too large
// expect: number-too-large.dsl(6,19): error DSL0103: the number is too large
model Net {
  input [32x32x3]
  FC 1e999
  FC 10 - DROPOUT 1e400
}
