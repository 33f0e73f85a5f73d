// expect: block-named-like-a-layer.dsl(3,7): error DSL0306: 'conv' is already the name of a layer of the language
// expect:     fix: give the block another name
block conv(k) { CONV k 3x3 pad 1 - RELU }

model Net {
  input [32x32x3]
  CONV 8 3x3
  FC 10
}
