package gather_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/gather"
)

// writes are the writes that somebody got.
type writes struct {
	mu  sync.Mutex
	all []string
}

func (w *writes) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all = append(w.all, string(p))
	return len(p), nil
}

// lines are the writes until now.
func (w *writes) lines() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.all)
}

// TestWriter: a line is there at once where nothing else happens, and with others
// within a moment where something does.
func TestWriter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got writes
		var busy atomic.Bool
		w := gather.New(&got, busy.Load)
		fmt.Fprint(w, "a\n")
		require.Equal(t, []string{"a\n"}, got.lines())
		busy.Store(true)
		fmt.Fprint(w, "b\n")
		fmt.Fprint(w, "c\n")
		require.Len(t, got.lines(), 1)
		time.Sleep(60 * time.Millisecond)
		synctest.Wait()
		require.Equal(t, []string{"a\n", "b\nc\n"}, got.lines())
		fmt.Fprint(w, "d\n")
		busy.Store(false)
		fmt.Fprint(w, "e\n") // the last request brings all with it
		require.Equal(t, "d\ne\n", got.lines()[2])
		time.Sleep(time.Second)
		require.Len(t, got.lines(), 3)
	})
}

// TestWriterHolds: no more than some bytes wait, none is lost, and each line stays
// whole.
func TestWriterHolds(t *testing.T) {
	var got writes
	w := gather.New(&got, func() bool { return true })
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			for j := range 1000 {
				fmt.Fprintf(w, "%d %d %s\n", i, j, strings.Repeat("x", 100))
			}
		})
	}
	wait.Wait()
	require.NoError(t, w.Close())
	require.Greater(t, len(got.lines()), 8000*100/(33<<10))
	var all bytes.Buffer
	for _, p := range got.lines() {
		require.LessOrEqual(t, len(p), 33<<10)
		require.True(t, strings.HasSuffix(p, "\n"))
		all.WriteString(p)
	}
	require.Len(t, strings.Split(all.String(), "\n"), 8001)
	require.NoError(t, w.Flush(), "there is nothing more")
}

// TestWriterFails: the error of the writer behind it is seen, and what it did not take
// is not tried again.
func TestWriterFails(t *testing.T) {
	r, out := io.Pipe()
	r.CloseWithError(errors.New("no room"))
	w := gather.New(out, func() bool { return false })
	_, err := w.Write([]byte("a\n"))
	require.EqualError(t, err, "no room")
	require.NoError(t, w.Close())
}
