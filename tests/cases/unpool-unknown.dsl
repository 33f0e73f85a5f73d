// expect: unpool-unknown.dsl(13,3): error DSL0205: unpool1 needs the volume that pool1 gave, [4x4x6], but gets [4x4x4]
// expect:     input [4x4x4] comes from CONV 4 1x1 (line 12)
// expect:     sizes: 8x8x6 (input, line 11) -> 4x4x6 (pool1, line 12) -> 4x4x4 (conv1, line 12)
// expect:     fix: bring it to [4x4x6] first: CONV 6 1x1 for the channels
// expect: unpool-unknown.dsl(18,24): error DSL0305: nothing is called 'pol1' here
// expect:     fix: did you mean pool1?
// expect:     max pools above: pool1
// expect: unpool-unknown.dsl(23,17): error DSL0303: UNPOOL needs the name of a max pool above
// expect:     fix: write UNPOOL pool1
model Net {
  input [8x8x6]
  MAXPOOL 2x2 - CONV 4 1x1
  UNPOOL pool1
}

model Missing {
  input [8x8x6]
  MAXPOOL 2x2 - UNPOOL pol1
}

model Nameless {
  input [8x8x6]
  MAXPOOL 2x2 - UNPOOL
}
