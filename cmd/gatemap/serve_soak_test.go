package main

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
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

// TestSoak: servers under full load, with clients and a backend of bad will and
// definitions that change: one over plain HTTP, one over TLS with HTTP/2 and HTTP/1.1 that
// records, and one that answers by cases. Every answer is the one of its request, memory
// stays, and nothing is left when they end.
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
		"--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--log", os.DevNull, "--access-log", os.DevNull, "--root", dir)
	seed := uint64(time.Now().UnixNano())
	clients := soak.Clients{Name: "replayed ", Good: 4, First: 200, Seed: seed, Recorded: true, Tags: 5}
	cases := recordSoak(t, dir, backend.URL, args, clients)
	cert, key, roots := certificate(t, dir)
	plain := startSoak(t, args)
	secure := startSoak(t, append(args, "--tls-cert", cert, "--tls-key", key, "--record", filepath.Join(dir, "under-load")))
	replay := startSoak(t, append(args, "--no-watch", "--replay", cases))
	servers := []*soaked{plain, secure, replay}
	defer func() {
		for _, s := range servers {
			if said := s.err.String(); t.Failed() {
				t.Logf("%s said: %s", s.url, said[max(0, len(said)-4096):])
			}
		}
	}()
	clients.URL = replay.url
	loads := soakLoads{
		soak.Start(soak.Clients{URL: plain.url, Good: 20, Hostile: 8, Seed: seed}),
		soak.Start(soak.Clients{Name: "HTTP/2 ", URL: secure.url, Good: 4, First: 100, Seed: seed, Roots: roots, HTTP2: true, Tags: 5}),
		soak.Start(soak.Clients{Name: "TLS ", URL: secure.url, Good: 2, First: 150, Seed: seed, Roots: roots, Tags: 5}),
		soak.Start(clients),
	}
	heaps, reloads := plain.soak(dir, loads)
	counts, err := loads.Stop()
	summary := ""
	for _, kind := range slices.Sorted(maps.Keys(counts)) {
		summary += fmt.Sprintf("%d %s, ", counts[kind], kind)
	}
	t.Logf("%s%d definitions written, heap after collection %d", summary, reloads, heaps)
	require.NoError(t, err)
	for _, s := range servers {
		require.NoError(t, s.end())
	}
	require.NoError(t, backend.Close())
	if len(heaps) >= 6 {
		early, late := slices.Max(heaps[1:len(heaps)/2]), slices.Min(heaps[len(heaps)/2:])
		require.LessOrEqual(t, late, early+heapGrowth, "the heap grows: %d", heaps)
	}
	if *soakTime >= 10*time.Second {
		require.Empty(t, soak.Missing(counts))
		for _, sort := range []string{"HTTP/2 good http", "TLS good http", "replayed good lambda"} {
			require.NotZero(t, counts[sort], sort)
		}
		recorded, err := filepath.Glob(filepath.Join(dir, "under-load", "*.txtar"))
		require.NoError(t, err)
		require.NotEmpty(t, recorded)
	}
}

// recordSoak records what clients with fixed requests ask for, and returns the folder of
// the cases.
func recordSoak(t *testing.T, dir, backend string, args []string, clients soak.Clients) string {
	cases := filepath.Join(dir, "recorded")
	s := startSoak(t, append(args, "--no-watch", "--record", cases))
	clients.URL = s.url
	require.NoError(t, soak.Record(clients))
	require.NoError(t, s.end())
	return cases
}

// certificate writes a certificate for 127.0.0.1 and its key.
func certificate(t *testing.T, dir string) (cert, key string, roots *x509.CertPool) {
	s := httptest.NewTLSServer(nil)
	defer s.Close()
	pair := s.TLS.Certificates[0]
	private, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	require.NoError(t, err)
	roots = x509.NewCertPool()
	roots.AddCert(s.Certificate())
	return write(t, dir, "cert.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: pair.Certificate[0]}))),
		write(t, dir, "key.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}))), roots
}

// soakLoads are the loads of several servers.
type soakLoads []*soak.Load

// Failed reports whether an answer of any was wrong so far.
func (l soakLoads) Failed() bool { return slices.ContainsFunc(l, (*soak.Load).Failed) }

// Quiet waits until nobody asks, calls do, and lets all go on.
func (l soakLoads) Quiet(do func()) {
	if len(l) == 0 {
		do()
		return
	}
	l[0].Quiet(func() { l[1:].Quiet(do) })
}

// Stop ends all.
func (l soakLoads) Stop() (map[string]int, error) {
	all := map[string]int{}
	var failed []error
	for _, one := range l {
		counts, err := one.Stop()
		maps.Copy(all, counts)
		failed = append(failed, err)
	}
	return all, errors.Join(failed...)
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
				if what, url, ok := strings.Cut(strings.TrimSpace(line), " http"); ok && (what == "serving" || what == "admin") {
					addresses <- what + " http" + url
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
func (s *soaked) soak(dir string, load soakLoads) (heaps []uint64, written int) {
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
