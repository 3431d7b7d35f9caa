package lazy_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/lazy"
)

var (
	made  int
	words = lazy.Value[[]string]{Make: func() []string {
		made++
		return []string{"one", "two"}
	}}
)

// TestGet: a value is made once, by the first of several goroutines that ask.
func TestGet(t *testing.T) {
	require.Zero(t, made)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { require.Equal(t, []string{"one", "two"}, words.Get()) })
	}
	all.Wait()
	require.Equal(t, 1, made)
	require.Zero(t, testing.AllocsPerRun(100, func() { words.Get() }))
}
