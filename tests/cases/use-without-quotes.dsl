// expect: use-without-quotes.dsl(3,5): error DSL0101: expected a file in quotes but found 'stage'
// expect:     fix: write the file in quotes: use "stage.dsl"
use stage.dsl

model Net {
  input [32x32x3]
  FC 10
}
