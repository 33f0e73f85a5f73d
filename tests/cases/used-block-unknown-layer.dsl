// expect: used-block-unknown-layer.dsl(8,3): error DSL0301: no layer is called 'RELUU'
// expect:     fix: did you mean RELU?
// expect:     at used/unknown.dsl(2,11)
use "used/unknown.dsl"

model Net {
  input [36x36x3]
  head(10)
}
