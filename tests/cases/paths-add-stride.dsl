// expect: paths-add-stride.dsl(7,3): error DSL0207: add needs equal volumes, but its paths give [17x17x16] and [33x33x16]
// expect:     path 1: [17x17x16] comes from CONV 16 3x3 stride 2 pad 1 (line 7)
// expect:     path 2: [33x33x16] comes from the input line (line 6)
// expect:     fix: give the paths one volume: where one has stride 2, the other needs it too (CONV k 1x1 stride 2 in place of _)
model Net {
  input [33x33x16]
  add { CONV 16 3x3 stride 2 pad 1 | _ }
  FC 10
}
