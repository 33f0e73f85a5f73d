// expect: condition-single-equals.dsl(4,37): error DSL0101: expected '-', '}' or the end of the line but found '='
// expect:     fix: compare by ==: when s == 1
block basic(k, s = 1) {
  add { CONV k 3x3 pad 1 | _ when s = 1 else CONV k 1x1 }
}

model Net {
  input [32x32x3]
  basic(8) - FC 10
}
