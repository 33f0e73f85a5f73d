// expect: definition-unused.dsl(7,3): warning DSL1001: definition 'CONV2' is never used
// expect:     fix: name it in the architecture string, or remove it
model Net {
  input [32x32x3]
  CONV1-POOL-FC
  CONV1: 8 5x5 pad 2
  CONV2: 16 5x5 pad 2
  FC: 10
}
