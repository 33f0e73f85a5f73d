// expect: unused-definition.dsl(7,3): warning DSL1001: definition 'CONV11' is never used
// expect:     fix: name it in the architecture string, or remove it
model Net {
  input [32x32x3]
  CONV1 - RELU - FC 10
  CONV1: 6 5x5
  CONV11: 16 5x5
}
