package frugal

import (
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestLimitGrows: where more is alive than the limit has room for, there is room
// again after a collection, until the command ends.
func TestLimitGrows(t *testing.T) {
	t.Setenv("GOGC", "")
	name := filepath.Join(t.TempDir(), "small")
	require.NoError(t, os.WriteFile(name, nil, 0o600))
	until := For(name)
	defer until()
	alive := make([]byte, 64<<20)
	runtime.GC()
	require.Eventually(t, func() bool { return limitNow() > 70<<20 }, 10*time.Second, time.Millisecond)
	require.Less(t, limitNow(), int64(128<<20))
	more := make([]byte, 64<<20) // after the first collection as well
	runtime.GC()
	require.Eventually(t, func() bool { return limitNow() > 140<<20 }, 10*time.Second, time.Millisecond)
	runtime.KeepAlive(alive)
	until()
	runtime.GC()
	runtime.KeepAlive(more)
	require.EqualValues(t, math.MaxInt64, limitNow())
}

func TestGrow(t *testing.T) {
	defer debug.SetMemoryLimit(limitNow())
	l := &limit{bytes: 1 << 40}
	for _, c := range []struct{ alive, goal, want int64 }{
		{alive: 80, goal: 90, want: 0},
		{alive: 80, goal: 88, want: 0},
		{alive: 80, goal: 87, want: 1},
		{alive: 800, goal: 800, want: 80},
	} {
		before := l.bytes
		require.True(t, l.grow(c.alive, c.goal))
		require.Equal(t, before+c.want, l.bytes, c)
	}
	require.True(t, l.grow(2<<40, 2<<40))
	require.EqualValues(t, 2<<40+(2<<40)/10, l.bytes, "the limit was far below what is alive")
	l.stop()
	before := l.bytes
	require.False(t, l.grow(800, 0), "the command has ended")
	require.Equal(t, before, l.bytes)
}
