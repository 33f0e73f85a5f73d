// expect: title-twice.dsl(9,32): error DSL0306: 'stem' is already the name of a layer or block above
// expect:     fix: give another
// expect: title-twice.dsl(10,12): error DSL0309: 'out put' is no name of a layer
// expect:     expected: letters, digits and _, with points between the parts: layer1.0.conv1
block unit(k) { CONV k 3x3 pad 1 as c }

model Net {
  input [32x32x3]
  unit(8) as stem - unit(8) as stem
  FC 10 as "out put"
}
