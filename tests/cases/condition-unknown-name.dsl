// expect: condition-unknown-name.dsl(5,35): error DSL0305: nothing is called 'stride' here
// expect:     names here: k, s, channels, height, width
// expect:     in basic(8) (line 10)
block basic(k, s = 1) {
  add { CONV k 3x3 pad 1 | _ when stride == 1 else CONV k 1x1 }
}

model Net {
  input [32x32x3]
  basic(8) - FC 10
}
