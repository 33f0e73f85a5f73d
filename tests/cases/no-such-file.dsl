// expect: no-such-file.dsl(4,5): error DSL0315: there is no file 'used/stages.dsl'
// expect:     looked for: used/stages.dsl
// expect:     fix: write the path as seen from this file's folder
use "used/stages.dsl"

model Net {
  input [32x32x3]
  stage(16, 1) - FC 10
}
