// expect: value-upsample.dsl(5,3): error DSL0309: the factor of upsample1 is 2.5
// expect:     expected: a whole number
model Net {
  input [8x8x6]
  UPSAMPLE 2.5
}
