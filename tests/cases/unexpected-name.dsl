// expect: unexpected-name.dsl(6,3): warning DSL1001: definition 'CONV1' is never used
// expect:     fix: name it in the architecture string, or remove it
model Net {
  input [32x32x3]
  conv = CONV 6 5x5
  CONV1: 6 5x5
  FC 10
}
