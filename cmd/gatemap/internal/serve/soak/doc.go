// Package soak is traffic for a server under test: clients that keep to HTTP and
// clients that do not, and a backend that fails in every way it is asked for.
//
// Each request has a tag of its own, which its answer must have in a header and
// in its body: an answer with the data of another request is seen.
package soak
