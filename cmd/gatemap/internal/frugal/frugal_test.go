package frugal

import (
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/require"
)

func limitNow() int64 { return debug.SetMemoryLimit(-1) }

// percentNow is the value of GOGC.
func percentNow() int {
	now := debug.SetGCPercent(100)
	debug.SetGCPercent(now)
	return now
}

func TestFor(t *testing.T) {
	t.Setenv("GOGC", "")
	before := percentNow()
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(math.MaxInt64))
	dir := t.TempDir()
	small, medium, large := filepath.Join(dir, "small"), filepath.Join(dir, "medium"), filepath.Join(dir, "large")
	require.NoError(t, os.WriteFile(small, []byte("x"), 0o600))
	require.NoError(t, os.WriteFile(medium, make([]byte, 4<<20), 0o600))
	require.NoError(t, os.WriteFile(large, make([]byte, 10<<20), 0o600))
	module := filepath.Join(dir, "module")
	require.NoError(t, os.Mkdir(module, 0o700))
	hcl := filepath.Join(module, "main.tf")
	require.NoError(t, os.WriteFile(hcl, make([]byte, 10<<20), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(module, "other.tf"), make([]byte, 10<<20), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(module, "lambda.zip"), make([]byte, 1<<20), 0o600))
	for name, want := range map[string]int64{
		small: 28 << 20, medium: 40 << 20, large: 120 << 20, dir: math.MaxInt64, hcl: 120 << 20, module: 240 << 20, filepath.Join(dir, "nothing"): math.MaxInt64, "-": math.MaxInt64,
	} {
		until := For(name)
		require.Equal(t, want, limitNow(), name)
		require.Equal(t, want != math.MaxInt64, percentNow() < 0, name)
		until()
		require.Equal(t, before, percentNow())
		require.EqualValues(t, math.MaxInt64, limitNow())
	}
	until := For(large, large)
	require.EqualValues(t, 240<<20, limitNow())
	until()
	t.Setenv("GOGC", "200")
	until = For(large)
	require.EqualValues(t, math.MaxInt64, limitNow(), "who sets GOGC wants that")
	until()
	t.Setenv("GOGC", "")
	debug.SetMemoryLimit(1 << 30) // as GOMEMLIMIT does
	until = For(large)
	require.EqualValues(t, 1<<30, limitNow())
	until()
	require.EqualValues(t, 1<<30, limitNow())
}
