// expect: shape-mismatch-vector.dsl(13,8): error DSL0201: the volume here is [3], not [3x1x1]
// expect:     [3] comes from FC 3 (line 13)
// expect:     sizes: 8 (input, line 11) -> 3 (fc1, line 12)
// expect:     fix: change the layer, or write [3]
// expect: shape-mismatch-vector.dsl(14,8): error DSL0201: the volume here is [3], not [4]
// expect:     [3] comes from FC 3 (line 14)
// expect:     sizes: 8 (input, line 11) -> 3 (fc1, line 12)
// expect:     fix: change the layer, or write [3]
// A vector may be written 1x1xC.
model Net {
  input [8]
  FC 3 [1x1x3]
  FC 3 [3x1x1]
  FC 3 [4]
}
