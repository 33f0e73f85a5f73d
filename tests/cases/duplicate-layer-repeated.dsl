// expect: duplicate-layer-repeated.dsl(5,4): error DSL0306: 'FC6' is already the name of a layer above
// expect:     fix: leave the number out, or give another
model Net {
  input [32x32x3]
  (FC6 100 - RELU) * 2
}
