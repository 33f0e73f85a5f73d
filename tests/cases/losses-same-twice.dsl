// expect: losses-same-twice.dsl(9,20): error DSL0306: 'cls' is already the name of an output
// expect:     fix: list it once
// expect: losses-same-twice.dsl(11,3): error DSL0308: 'loss' is given a second time
// expect:     fix: keep one loss line, or say which tensor each is for: loss SOFTMAX on NAME weight 0.3
model Heads {
  input [32x32x3]
  cls = FC 10
  aux = input - FC 20
  output cls, aux, cls
  loss SOFTMAX on cls
  loss SOFTMAX on cls weight 0.3
}
