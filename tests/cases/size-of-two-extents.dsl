// expect: size-of-two-extents.dsl(8,9): error DSL0205: a volume has one extent or three
// expect:     fix: write [32x32x1] for an image of one channel, [T x 32] for a sequence
// expect:     expected: [HxWxC] for an image, [C] for a vector, [T x C] for a sequence
// expect: size-of-two-extents.dsl(9,9): error DSL0205: a volume has one extent or three
// expect:     fix: write [5x2x1] for an image of one channel, [T x 2] for a sequence
// expect:     expected: [HxWxC] for an image, [C] for a vector, [T x C] for a sequence
model Net {
  input [32x32]
  FC 10 [5x2]
}
