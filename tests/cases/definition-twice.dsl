// expect: definition-twice.dsl(7,3): error DSL0306: 'CONV1' is already the name of a layer defined above
// expect:     fix: keep one definition
model Net {
  input [32x32x3]
  CONV1-POOL-FC
  CONV1: 8 5x5 pad 2
  CONV1: 16 5x5 pad 2
  FC: 10
}
