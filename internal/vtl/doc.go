// Package vtl is the engine of mapping templates: the lexer and parser of
// Velocity 1.7, the plan that a template is compiled to, and its execution over
// the Java values of internal/json/doc. Package template/vtl says what the
// language is and offers it to others; package template hosts its objects here
// by a Linker.
package vtl
