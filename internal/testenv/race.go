//go:build race

package testenv

// Race says whether the tests run with the race detector.
const Race = true
