// expect: broken-use.dsl(4,5): error DSL0317: 'used/broken.dsl' has mistakes of its own
// expect:     its first: used/broken.dsl(2,3): error DSL0102: '(' is never closed
// expect:     fix: mend used/broken.dsl first
use "used/broken.dsl"

model Net {
  input [32x32x3]
  stage(16, 2) - FC 10
}
