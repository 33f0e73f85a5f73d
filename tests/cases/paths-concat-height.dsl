// expect: paths-concat-height.dsl(8,3): error DSL0207: concat needs one height and width, but its paths give [28x28x128] and [28x28x192] and [24x24x96]
// expect:     path 1: [28x28x128] comes from CONV 128 1x1 (line 8)
// expect:     path 2: [28x28x192] comes from CONV 192 3x3 pad 1 (line 9)
// expect:     path 3: [24x24x96] comes from CONV 96 5x5 (line 10)
// expect:     fix: keep the height and width in every path: pad 1 for 3x3, pad 2 for 5x5 (or the word same), and one stride
model Net {
  input [28x28x256]
  concat { CONV 128 1x1
         | CONV 192 3x3 pad 1
         | CONV 96 5x5 }
  FC 10
}
