// expect: endless-use-by-two.dsl(6,23): error DSL0314: 'even' is used within itself more than 64 deep
// expect:     fix: give it an end: even(n - 1) when n > 1, say
// expect:     in odd(n) (line 5)
// expect:     in even(4) (line 10)
block even(n) { RELU - odd(n) }
block odd(n) { TANH - even(n) }

model Net {
  input [32x32x3]
  even(4) - FC 10
}
