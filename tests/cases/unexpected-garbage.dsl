// expect: unexpected-garbage.dsl(3,1): error DSL0101: expected 'model' but found '@'
// expect:     fix: layers stand within model Name { input [32x32x3] ... }
@#$%
