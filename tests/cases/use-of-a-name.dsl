// expect: use-of-a-name.dsl(5,7): error DSL0306: 'stage' is already the name of a block of used/stage.dsl
// expect:     fix: give one of them another name
use "used/stage.dsl"

block stage(k) { CONV k 1x1 }

model Net {
  input [32x32x3]
  stage(16, 1) - FC 10
}
