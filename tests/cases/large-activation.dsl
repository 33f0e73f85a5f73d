// expect: large-activation.dsl(6,3): warning DSL1003: conv1 takes 12.8 MB of the 13.3 MB that all activations of a sample take
// expect:     its volume is [224x224x64]
// expect:     fix: give it a stride, fewer filters, or pool before it
model Net {
  input [224x224x3]
  CONV 64 3x3 pad 1 - RELU
  MAXPOOL 8x8 - CONV 64 3x3 pad 1 - RELU
  MAXPOOL 4x4 - CONV 64 3x3 pad 1 - RELU
  MAXPOOL 7x7 - FC 10
}
