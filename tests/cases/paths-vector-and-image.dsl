// expect: paths-vector-and-image.dsl(7,3): error DSL0207: concat needs one height and width, but its paths give [8x8x16] and [64]
// expect:     path 1: [8x8x16] comes from CONV 16 1x1 (line 7)
// expect:     path 2: [64] comes from FC 64 (line 7)
// expect:     fix: a vector cannot join images: move FC behind the paths
model Net {
  input [8x8x16]
  concat { CONV 16 1x1 | FC 64 }
  FC 10
}
