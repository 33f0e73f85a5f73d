// expect: size-reshape.dsl(11,3): error DSL0205: reshape1 makes 320 numbers of 384
// expect:     input [8x8x6] comes from the input line (line 10)
// expect:     fix: give it a volume of as many numbers
// expect: size-reshape.dsl(16,3): error DSL0303: RESHAPE needs a volume HxWxC
// expect:     fix: write RESHAPE 7x7x64
// expect: size-reshape.dsl(21,3): error DSL0205: slice1 takes the channels from 3 to 6 of 6
// expect:     input [8x8x6] comes from the input line (line 20)
// expect:     fix: take fewer
model Net {
  input [8x8x6]
  RESHAPE 4x4x20
}

model Half {
  input [8x8x6]
  RESHAPE 4x4
}

model Part {
  input [8x8x6]
  SLICE 4 from 3
}
