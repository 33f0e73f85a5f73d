// expect: size-fractional.dsl(10,3): error DSL0205: pool1 cannot lay 7x7 windows of 3x3, no two at one place
// expect:     input [8x8x6] comes from the input line (line 9)
// expect:     fix: take a smaller ratio or window
// expect: size-fractional.dsl(15,3): error DSL0304: add does not take 'drop'
// expect:     fix: write mean drop p { ... }, or end a path with DROPPATH p
// expect: size-fractional.dsl(20,13): error DSL0309: the probability of mean drop is 1
// expect:     expected: at least 0 and less than 1
model Net {
  input [8x8x6]
  FRACTIONALPOOL 0.9 3x3
}

model Joined {
  input [8x8x6]
  add drop 0.2 { CONV 6 1x1 | _ }
}

model Always {
  input [8x8x6]
  mean drop 1 { CONV 6 1x1 | _ }
}
