// expect: unexpected-input-chain.dsl(4,19): error DSL0101: expected '}' or the end of the line but found '-'
// expect:     fix: begin the layers on a line of their own
model Net {
  input [32x32x3] - FC 10
}
