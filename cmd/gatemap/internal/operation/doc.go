// Package operation finds the method of an API definition that a request, or a
// person, means.
package operation
