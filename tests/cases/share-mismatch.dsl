// expect: share-mismatch.dsl(7,26): error DSL0211: the weight of conv1 is 8x3x3x3, this layer needs 8x8x3x3
// expect:     input [32x32x8] comes from RELU (line 6)
// expect:     fix: give both layers one volume and one size, or leave share out
model Net {
  input [32x32x3]
  CONV1 8 3x3 pad 1 - RELU
  CONV 8 3x3 pad 1 share conv1
  FC 10
}
