// expect: unknown-word-missing-dash.dsl(7,14): error DSL0302: CONV does not know 'RELU'
// expect:     fix: layers are joined by a dash: CONV ... - RELU
// expect: unknown-word-missing-dash.dsl(8,9): error DSL0302: FC does not know 'RELU'
// expect:     fix: layers are joined by a dash: FC ... - RELU
model Net {
  input [32x32x3]
  CONV 6 5x5 RELU
  FC 10 RELU FC 5
}
