// expect: duplicate-model.dsl(8,7): error DSL0306: 'Net' is already the name of a model above
// expect:     fix: give one of them another name
model Net {
  input [32x32x3]
  FC 10
}

model Net {
  input [32x32x3]
  FC 20
}
