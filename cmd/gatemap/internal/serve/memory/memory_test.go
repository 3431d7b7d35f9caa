package memory

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPercentage(t *testing.T) {
	for _, tt := range []struct {
		room, live uint64
		want       int64
	}{
		{6 << 20, 0, 600}, {6 << 20, 1 << 20, 600}, {6 << 20, 3 << 20, 200}, {6 << 20, 6 << 20, 100}, {6 << 20, 8 << 20, 75}, {6 << 20, 1 << 30, 50},
	} {
		require.Equal(t, tt.want, percentage(tt.room, tt.live), "%d", tt.live)
	}
}

// percent is the percentage that is set.
func percent() int {
	now := debug.SetGCPercent(usual)
	debug.SetGCPercent(now)
	return now
}

// TestKeeper: the percentage follows the heap, and is what it was in the end.
func TestKeeper(t *testing.T) {
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	before := percent()
	k := Room(64 << 20)
	runtime.GC()
	require.Eventually(t, func() bool { return percent() > 3*usual }, 10*time.Second, time.Millisecond)
	heap := make([]byte, 128<<20)
	runtime.GC()
	require.Eventually(t, func() bool { return percent() == least }, 10*time.Second, time.Millisecond)
	runtime.KeepAlive(heap)
	require.NoError(t, k.Close())
	require.NoError(t, k.Close())
	require.Equal(t, before, percent())
	runtime.GC()
	require.Equal(t, before, percent())
}

// TestKeeperEnvironment: what the user has said of the collector holds.
func TestKeeperEnvironment(t *testing.T) {
	for name, value := range map[string]string{"GOGC": "50", "GOMEMLIMIT": "1GiB"} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("GOGC", "")
			t.Setenv("GOMEMLIMIT", "")
			t.Setenv(name, value)
			before := percent()
			k := Room(1 << 30)
			runtime.GC()
			require.Equal(t, before, percent())
			require.NoError(t, k.Close())
			require.Equal(t, before, percent())
		})
	}
}
