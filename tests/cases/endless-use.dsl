// expect: endless-use.dsl(6,3): error DSL0314: 'tower' is used within itself more than 64 deep
// expect:     fix: give it an end: tower(n - 1) when n > 1, say
// expect:     in tower(3) (line 11)
block tower(n) {
  CONV 8 3x3 pad 1
  tower(n - 1)
}

model Net {
  input [32x32x3]
  tower(3) - FC 10
}
