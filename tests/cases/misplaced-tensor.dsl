// expect: misplaced-tensor.dsl(7,23): error DSL0313: 'left' cannot stand here
// expect:     a tensor begins a chain
// expect:     fix: join it with what comes here: concat { _ | left }, or add { _ | left }
model Net {
  input [28x28x64]
  left = CONV 64 3x3 pad 1
  CONV 64 3x3 pad 1 - left - RELU
  FC 10
}
