// Package path compiles and evaluates Jayway JsonPath over the values of
// package internal/json/doc (rules/json.md#reading, rules/json.md#paths).
//
// A Path means what JsonPath 2.9.0 makes of it; a text that only version 2.0.0
// compiles means what it means there, unless it contains a filter: filters are
// those of 2.9.0. Two evaluations are offered: Eval is strict, Lookup is the
// one behind $input.path and $input.json.
//
// The library's oddities are followed, among them: a property after a scan and
// an array step counts only at the index that the path names; functions after
// a scan take the whole path before them as their argument; last() of a single
// element fails; what a function changes in its arguments is there when they
// are evaluated for the next value (rules/json.md#functions). Two things are
// not: the library keeps a path in its cache with what was changed in it, so
// that a later read of the same text differs from the first (here each is the
// first), and it takes the digits of all scripts for indexes (here only 0 to 9
// are).
//
// Compilation and evaluation are bounded in depth, work and memory; what hits a
// bound is an *Error or an *EvalError, also for LookupFor, whose meter pays for
// the work. Paths from $ in a filter are read once, as JsonPath does it, and
// lists among them are indexed.
package path
