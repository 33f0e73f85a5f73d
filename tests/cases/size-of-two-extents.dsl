// expect: size-of-two-extents.dsl(6,9): error DSL0205: a volume has one extent or three
// expect:     expected: [HxWxC] for an image, [C] for a vector, [T x C] for a sequence
// expect: size-of-two-extents.dsl(7,9): error DSL0205: a volume has one extent or three
// expect:     expected: [HxWxC] for an image, [C] for a vector, [T x C] for a sequence
model Net {
  input [32x32]
  FC 10 [5x2]
}
