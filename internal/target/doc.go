// Package target finds the method of a definition that somebody means, and the
// problems of the definition that are about it. The command and the test cases do
// this in one way.
package target
