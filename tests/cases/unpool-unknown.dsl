// expect: unpool-unknown.dsl(11,10): error DSL0302: UNPOOL does not know 'pool1'
// expect:     fix: layers are joined by a dash: UNPOOL ... - POOL1
// expect: unpool-unknown.dsl(16,24): error DSL0305: nothing is called 'pol1' here
// expect:     fix: did you mean pool1?
// expect:     max pools above: pool1
// expect: unpool-unknown.dsl(21,17): error DSL0303: UNPOOL needs the name of a max pool above
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
