// Package oracle looks for mapping templates that gatemap and a reference
// engine evaluate differently. It is a program of tests: nothing imports it.
//
// A Generator derives test cases from a seed: a template, a body, parameters,
// context and variables. The same seed and number always give the same case, so
// a case that crashes a run can be had again. Cases come from grammars that each
// press on one part of the language (see Categories) and from mutations of seed
// templates.
//
// Run sends the cases as lines of JSON through one long-living process, the
// oracle (the Velocity, JsonPath and json-smart libraries of the real service
// behind a filter), evaluates them in process as well, and compares the answers
// with Compare. A case that differs is reduced by Shrink to a template whose
// every token is needed, and reported as a Finding.
//
// The test TestOracle is the command:
//
//	go test ./internal/oracle -run TestOracle -args -oracle='path/to/oracle' -n=300000 -seed=1
//
// It is skipped when no oracle is given. Its flags are described there. What
// differed once, and a sample of every grammar, is in testdata with the answers
// of the reference engine, and compared by every go test.
package oracle
