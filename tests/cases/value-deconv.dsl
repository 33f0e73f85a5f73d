// expect: value-deconv.dsl(9,3): error DSL0309: deconv1 has outpad 2 and stride 2
// expect:     input [8x8x6] comes from the input line (line 8)
// expect:     expected: an outpad below the stride
// expect: value-deconv.dsl(15,3): error DSL0309: maxout1 takes 4 pieces of 6 channels
// expect:     input [8x8x6] comes from the input line (line 14)
// expect:     expected: a number that divides them
model Net {
  input [8x8x6]
  DECONV 4 3x3 stride 2 pad 1 outpad 2
  FC 10
}

model Pieces {
  input [8x8x6]
  MAXOUT 4
  FC 10
}
