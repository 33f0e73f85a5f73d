// expect: unexpected-no-model.dsl(4,1): error DSL0101: expected 'model' but found 'input'
// expect:     fix: layers stand within model Name { input [32x32x3] ... }
// Layers outside of a model.
input [32x32x3]
CONV 6 5x5
FC 10
