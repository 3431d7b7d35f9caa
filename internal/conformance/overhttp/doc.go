// Package overhttp sends the whole evaluations among the cases of testdata/rules
// through something that answers over HTTP: what the client asks, what the backend
// answers, the definition between them, and the result that package conformance
// compares.
package overhttp
