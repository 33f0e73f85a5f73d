// expect: no-model-only-comments.dsl(1,1): error DSL0311: the file has no model
// expect:     fix: begin with model Name { input [32x32x3] ... }
// nothing here
/* nor
   here */
