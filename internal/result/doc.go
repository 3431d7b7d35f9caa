// Package result is the JSON form of an evaluation and its explanation, which the
// command prints and the engine of the playground gives, and what looks wrong
// about one.
package result
