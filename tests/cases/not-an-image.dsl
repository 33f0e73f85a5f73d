// expect: not-an-image.dsl(12,3): error DSL0204: conv1 needs an HxWxC volume but gets [100]
// expect:     input [100] comes from FC 100 (line 11)
// expect:     fix: put it before the first FC
// expect: not-an-image.dsl(15,3): error DSL0204: pool1 needs an HxWxC volume but gets [10]
// expect:     input [10] comes from FC 10 (line 14)
// expect:     sizes: 32x32x3 (input, line 10) -> 100 (fc1, line 11) -> 10 (fc2, line 14)
// expect:     fix: put it before the first FC
// The second CONV stands on a guess: it is not told again.
model Net {
  input [32x32x3]
  FC 100
  CONV 6 5x5
  CONV 6 5x5
  FC 10
  MAXPOOL 2x2
}
