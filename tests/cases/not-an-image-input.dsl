// expect: not-an-image-input.dsl(6,3): error DSL0204: pool1 needs an HxWxC volume but gets [8]
// expect:     input [8] comes from the input line (line 5)
// expect:     fix: put it before the first FC
model Net {
  input [8]
  AVGPOOL 2x2
}
