// expect: shape-mismatch-vector.dsl(11,8): error DSL0201: the volume here is [3], not [3x1x1]
// expect:     [3] comes from FC 3 (line 11)
// expect:     fix: change the layer, or write [3]
// expect: shape-mismatch-vector.dsl(12,8): error DSL0201: the volume here is [3], not [4]
// expect:     [3] comes from FC 3 (line 12)
// expect:     fix: change the layer, or write [3]
// A vector may be written 1x1xC.
model Net {
  input [8]
  FC 3 [1x1x3]
  FC 3 [3x1x1]
  FC 3 [4]
}
