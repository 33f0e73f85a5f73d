// expect: unclosed-comment.dsl(5,3): error DSL0102: '/*' is never closed
// expect:     fix: add '*/'
model Net {
  input [32x32x3]
  /* the layers
  FC 10
}
