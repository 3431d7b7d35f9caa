// Package target finds the method of a definition that somebody means, settles
// what its integration calls, and completes the request and the backend result
// of an evaluation by what the method says. The command and the test cases do
// all this in one way.
package target
