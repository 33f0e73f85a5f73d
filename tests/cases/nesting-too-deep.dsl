// expect: nesting-too-deep.dsl(5,66): error DSL0104: brackets are nested more than 64 deep
// expect:     fix: repeat with (...) * n, or split the model into parts
model Net {
  input [32x32x3]
  ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((FC 10))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))
}
