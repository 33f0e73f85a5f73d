// expect: checkpoint-two-paths.dsl(5,3): error DSL0304: checkpoint does not take '|'
// expect:     fix: it takes one path: checkpoint { CONV 64 3x3 - BN - RELU }
model Net {
  input [16x16x3]
  checkpoint { CONV 8 3x3 | CONV 4 3x3 }
  FC 10
}
