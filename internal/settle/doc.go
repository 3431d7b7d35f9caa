// Package settle settles what of an evaluation only the method tells: what its
// integration calls, the request and the backend result where they leave
// something open, and the places of the faults that compiling it finds. The
// command, the test cases and the engine of the playground do this in one way.
package settle
