// expect: share-mismatch.dsl(11,26): error DSL0211: the weight of first is 8x3x3x3, this layer needs 8x8x3x3
// expect:     input [16x16x8] comes from RELU (line 10)
// expect:     fix: give both layers one volume and one size, or leave share out
// expect: share-mismatch.dsl(12,26): error DSL0305: nothing is called 'fist' here
// expect:     fix: did you mean first?
// expect:     layers with weights above: first
// What is shared must exist, and fit.
model Net {
  input [16x16x3]
  CONV 8 3x3 pad 1 as first - RELU
  CONV 8 3x3 pad 1 share first - RELU
  CONV 8 3x3 pad 1 share fist
  FC 10
}
