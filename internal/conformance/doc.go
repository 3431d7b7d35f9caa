// Package conformance evaluates conformance cases: NDJSON lines of four kinds,
// each of which gives one result object and may carry the expected one.
//
// The kinds are told apart by their members: a gateway line has "integration",
// a template line "template", a regex line "regex" and a JSONPath line "path".
// Lines and results have the shapes of the reference oracle, so that one file
// can be piped through both and compared as parsed JSON.
package conformance
