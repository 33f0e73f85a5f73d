// expect: nesting-too-deep-arithmetic.dsl(5,69): error DSL0104: brackets are nested more than 64 deep
// expect:     fix: repeat with (...) * n, or split the model into parts
model Net {
  input [32x32x3]
  FC ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((10))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))
}
