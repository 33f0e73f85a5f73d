// expect: missing-argument-default.dsl(3,11): error DSL0303: parameter 'classes' needs a default value
// expect:     fix: write classes = 10, say
model Net(classes) {
  input [5]
  FC classes
}
