// expect: missing-input-empty.dsl(3,7): error DSL0307: model Net has no input line
// expect:     fix: add input [32x32x3], say, as its first line
model Net { }
