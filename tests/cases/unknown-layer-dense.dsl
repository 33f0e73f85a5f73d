// expect: unknown-layer-dense.dsl(6,3): error DSL0301: no layer is called 'Dense'
// expect:     fix: write FC 10  (FC neurons [nobias] [dropconnect p])
// The names of other libraries.
model Net {
  input [32x32x3]
  Dense 10
}
