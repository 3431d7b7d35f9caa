// Package testenv tells tests what they are run with, and sets what they want to
// be run with.
package testenv

import "testing"

// SkipUnderRace skips a test of an allocation budget when the race detector is
// on: sync.Pool then drops what it holds at random, so that pooled state is
// allocated anew.
func SkipUnderRace(t testing.TB) {
	t.Helper()
	if Race {
		t.Skip("pools do not keep what they hold under the race detector")
	}
}

// OneGoroutine skips a test that takes long and evaluates in one goroutine when
// the race detector is on: it has nothing to find there.
func OneGoroutine(t testing.TB) {
	t.Helper()
	if Race {
		t.Skip("runs in one goroutine")
	}
}
