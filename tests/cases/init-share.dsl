// expect: init-share.dsl(11,19): error DSL0305: nothing is called 'kaiming' here
// expect:     fix: write init he
// expect:     initialisers: xavier, he, xavier_normal, he_normal, gaussian, uniform, constant, zeros, ones
// expect: init-share.dsl(11,46): error DSL0305: nothing is called 'conv7' here
// expect:     fix: did you mean conv1?
// expect:     layers with weights above: conv1
// expect: init-share.dsl(11,65): error DSL0303: init needs the name of an initialiser
// expect:     fix: write init he, say
model Net {
  input [32x32x3]
  CONV 8 3x3 init kaiming - CONV 8 3x3 share conv7 - CONV 8 3x3 init
  FC 10
}
