// expect: paths-one.dsl(5,3): error DSL0303: add needs two or more paths
// expect:     fix: part them by |: add { CONV 64 1x1 | _ }
model Net {
  input [8x8x16]
  add { CONV 16 1x1 - RELU }
  FC 10
}
