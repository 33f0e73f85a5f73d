// expect: size-too-large.dsl(4,9): error DSL0205: the volume has more than 2^29 elements
// expect:     expected: [HxWxC] for an image, [C] for a vector, [T x C] for a sequence
model Net {
  input [99999x99999x99999]
  FC 10
}
