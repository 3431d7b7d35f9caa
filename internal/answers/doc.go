// Package answers makes answers of a backend, and requests that they answer, out of
// the integrations that they go through: texts for selection patterns, payloads of
// what templates and parameters read, values that conditions compare with.
//
// [Search] keeps the few that reach every part of one integration, which first test
// cases are made of. [Between] gives the many that tell integrations apart. Both
// are deterministic, and bounded in what they make and in what they render.
package answers
