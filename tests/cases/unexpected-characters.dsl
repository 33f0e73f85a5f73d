// expect: unexpected-characters.dsl(10,9): error DSL0101: expected '}' or the end of the line but found '$'
// expect:     fix: remove it
// expect: unexpected-characters.dsl(11,9): error DSL0101: expected '}' or the end of the line but found '#'
// expect:     fix: a comment begins with //
// expect: unexpected-characters.dsl(12,9): error DSL0101: expected '}' or the end of the line but found '😀'
// expect: unexpected-characters.dsl(13,9): error DSL0101: expected '}' or the end of the line but found U+200B
// Characters of no meaning, one of them invisible.
model Net {
  input [32x32x3]
  FC 10 $
  FC 10 # what
  FC 10 😀
  FC 10 ​
}
