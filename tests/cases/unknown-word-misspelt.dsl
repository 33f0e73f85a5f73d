// expect: unknown-word-misspelt.dsl(9,14): error DSL0302: CONV does not know 'strid'
// expect:     fix: did you mean stride?
// expect:     usage: CONV filters HxW [stride n] [pad n] [same] [dilation n] [groups n] [nobias] [floor]
// expect: unknown-word-misspelt.dsl(10,15): error DSL0302: MAXPOOL does not know 'padd'
// expect:     fix: did you mean pad?
// expect:     usage: MAXPOOL [HxW] [stride n] [pad n] [same] [dilation n] [floor] [ceil] [global]
model Net {
  input [32x32x3]
  CONV 6 5x5 strid 2
  MAXPOOL 2x2 padd 1
  FC 10
}
