// expect: use-circle.dsl(3,1): error DSL0316: these files use each other: use-circle.dsl -> circle.dsl -> use-circle.dsl
// expect:     fix: put what both need into a third file
use "used/circle.dsl"

model Net {
  input [32x32x3]
  stage(16) - FC 10
}
