// Package overhttp sends the cases of testdata/rules through something that answers
// over HTTP: what the client asks, what the backend answers, the definition between
// them, and the result that package channel compares.
package overhttp
