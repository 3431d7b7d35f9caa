package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/soak"
)

var soakTime = flag.Duration("soak", 2*time.Second, "how long TestSoak runs")

// heapGrowth is by how much the heap of a soak may grow after its beginning: the
// last requests that --admin keeps may be larger ones.
const heapGrowth = 6 << 20

// TestSoak: a server under full load, with clients and a backend of bad will and
// definitions that change. Every answer is the one of its request, memory stays,
// and nothing is left when it ends.
func TestSoak(t *testing.T) {
	ignore := goleak.IgnoreCurrent()
	defer func() {
		if !t.Failed() {
			goleak.VerifyNone(t, ignore)
		}
	}()
	log.SetOutput(io.Discard) // net/http tells of answers that nobody has asked for
	defer log.SetOutput(os.Stderr)
	backend, err := soak.StartBackend()
	require.NoError(t, err)
	defer backend.Close()
	dir := t.TempDir()
	file := write(t, dir, "api.yaml", soak.Definition("A"))
	args := append(soak.Args(file, write(t, dir, "answers.yaml", soak.Authorizer), backend.URL),
		"--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--log", os.DevNull, "--access-log", os.DevNull)
	s := startSoak(t, args)
	defer func() {
		if said := s.err.String(); t.Failed() {
			t.Logf("the server said: %s", said[max(0, len(said)-4096):])
		}
	}()
	load := soak.Start(s.url, 24, 8, uint64(time.Now().UnixNano()))
	heaps, reloads := s.soak(dir, load)
	counts, err := load.Stop()
	summary := ""
	for _, kind := range slices.Sorted(maps.Keys(counts)) {
		summary += fmt.Sprintf("%d %s, ", counts[kind], kind)
	}
	t.Logf("%s%d definitions written, heap after collection %d", summary, reloads, heaps)
	require.NoError(t, err)
	require.NoError(t, s.end())
	require.NoError(t, backend.Close())
	if len(heaps) >= 6 {
		early, late := slices.Max(heaps[1:len(heaps)/2]), slices.Min(heaps[len(heaps)/2:])
		require.LessOrEqual(t, late, early+heapGrowth, "the heap grows: %d", heaps)
	}
	if *soakTime >= 10*time.Second {
		require.Empty(t, soak.Missing(counts))
	}
}

// soaked is a server of the command whose output nobody keeps.
type soaked struct {
	*served
	lines chan string
}

// startSoak starts a server and waits until it says where it is.
func startSoak(t *testing.T, args []string) *soaked {
	ctx, stop := context.WithCancel(context.Background())
	s := &soaked{&served{t: t, stop: stop, ended: make(chan error, 1)}, nil}
	out, in := io.Pipe()
	cmd := serveArgs(t, args...)
	go func() {
		err := cmd.serve(ctx, streams{strings.NewReader(""), in, &s.err})
		in.Close()
		s.ended <- err
	}()
	addresses := make(chan string, 2)
	go func() {
		defer close(addresses)
		for buf := make([]byte, 64<<10); ; {
			n, err := out.Read(buf)
			for line := range strings.Lines(string(buf[:n])) {
				if what, url, ok := strings.Cut(strings.TrimSpace(line), " http://127.0.0.1:"); ok && (what == "serving" || what == "admin") {
					addresses <- what + " http://127.0.0.1:" + url
				}
			}
			if err != nil {
				return
			}
		}
	}()
	for range 2 {
		what, url, ok := strings.Cut(<-addresses, " ")
		require.True(t, ok, s.err.String())
		if what == "serving" {
			s.url = url
		} else {
			s.admin = url
		}
	}
	return s
}

// soak replaces the definition by others, good and broken, looks at the pages of
// the admin address, and measures the heap, until the time is over or an answer
// is wrong.
func (s *soaked) soak(dir string, load *soak.Load) (heaps []uint64, written int) {
	broken := soak.Broken()
	every := max(*soakTime/12, 200*time.Millisecond)
	measured := time.Now()
	for until := time.Now().Add(*soakTime); time.Now().Before(until) && !load.Failed(); written++ {
		text := soak.Definition(soak.Versions[written%2])
		if rand.IntN(3) == 0 {
			text = broken[rand.IntN(len(broken))]
		}
		name := filepath.Join(dir, fmt.Sprint(".new-", written))
		require.NoError(s.t, os.WriteFile(name, []byte(text), 0o600))
		require.NoError(s.t, os.Rename(name, filepath.Join(dir, "api.yaml")))
		time.Sleep(min(every/4, time.Second))
		for _, path := range []string{"/health", "/metrics", "/requests", "/requests.html"} {
			status, _ := s.getAt(s.admin + path)
			require.Equal(s.t, http.StatusOK, status, path)
		}
		if time.Since(measured) >= every {
			load.Quiet(func() { heaps = append(heaps, heap()) })
			measured = time.Now()
		}
	}
	return heaps, written
}

// heap is what is on the heap when nobody asks.
func heap() uint64 {
	time.Sleep(50 * time.Millisecond)
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
