package soak

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Load is clients that ask a server until they are stopped.
type Load struct {
	gate   sync.RWMutex // read by a client that asks, written by who wants quiet
	stop   chan struct{}
	wait   sync.WaitGroup
	client http.Client
	many   *http.Transport

	mu     sync.Mutex
	counts map[string]int
	errors []error
}

// maxErrors are as many as are kept.
const maxErrors = 20

// Start lets clients ask the server at a URL, so many of each sort.
func Start(url string, goods, hostiles int, seed uint64) *Load {
	l := &Load{stop: make(chan struct{}), counts: make(map[string]int)}
	// The server must not be the one that closes an idle connection: a request
	// that is just being sent would be lost.
	l.many = &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: goods, IdleConnTimeout: time.Second}
	l.client.Transport = l.many
	fair := newPicker(calls, func(c *call) int { return c.often })
	for i := range goods {
		g := &good{id: i, url: url, client: &l.client, kinds: fair, rand: rand.New(rand.NewPCG(seed, uint64(i)))}
		l.wait.Go(func() { l.run("good ", g.ask) })
	}
	bad := newPicker(attacks, func(a *attack) int { return a.often })
	for i := range hostiles {
		h := &hostile{id: i, kinds: bad, address: strings.TrimPrefix(url, "http://"), rand: rand.New(rand.NewPCG(seed, uint64(1000+i)))}
		l.wait.Go(func() { l.run("hostile ", h.ask) })
	}
	return l
}

// run asks again and again.
func (l *Load) run(sort string, ask func() (string, error)) {
	for {
		select {
		case <-l.stop:
			return
		default:
		}
		l.gate.RLock()
		kind, err := ask()
		l.gate.RUnlock()
		l.mu.Lock()
		l.counts[sort+kind]++
		if err != nil && len(l.errors) < maxErrors {
			l.errors = append(l.errors, fmt.Errorf("%s%s: %w", sort, kind, err))
		}
		l.mu.Unlock()
	}
}

// Quiet waits until nobody asks, calls do, and lets all go on.
func (l *Load) Quiet(do func()) {
	l.gate.Lock()
	defer l.gate.Unlock()
	l.many.CloseIdleConnections()
	do()
}

// Stop ends all clients. The errors say which answers were wrong, and how many
// requests of each kind there were.
func (l *Load) Stop() (counts map[string]int, err error) {
	close(l.stop)
	l.wait.Wait()
	l.many.CloseIdleConnections()
	l.mu.Lock()
	defer l.mu.Unlock()
	return maps.Clone(l.counts), errors.Join(l.errors...)
}

// Failed reports whether an answer was wrong so far.
func (l *Load) Failed() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.errors) > 0
}

// Missing are the kinds of requests that nobody has asked.
func Missing(counts map[string]int) (kinds []string) {
	for i := range calls {
		if name := "good " + calls[i].name; counts[name] == 0 {
			kinds = append(kinds, name)
		}
	}
	for i := range attacks {
		if name := "hostile " + attacks[i].name; counts[name] == 0 {
			kinds = append(kinds, name)
		}
	}
	return slices.Compact(kinds)
}

// reader reads answers of a connection.
type reader struct{ buf *bufio.Reader }

func newReader(r io.Reader) *reader { return &reader{bufio.NewReader(r)} }

// next reads an answer; informational ones do not count.
func (r *reader) next() (*http.Response, string, error) {
	for {
		got, err := http.ReadResponse(r.buf, nil)
		if err != nil {
			return nil, "", err
		}
		body, err := io.ReadAll(got.Body)
		got.Body.Close()
		if got.StatusCode >= 200 || err != nil {
			return got, string(body), err
		}
	}
}

// expect reads all answers until the server closes. check gets the first; the
// tags of all must be those of the client.
func (h *hostile) expect(conn net.Conn, tag string, check func(*http.Response, string) error) error {
	r := newReader(conn)
	for i := 0; ; i++ {
		got, text, err := r.next()
		if err != nil {
			return ended(err)
		}
		if own := got.Header.Get("X-Tag"); own != "" && own != tag {
			return fmt.Errorf("%s: the answer has the tag %q", tag, own)
		}
		if i == 0 {
			if err := check(got, text); err != nil {
				return err
			}
		}
	}
}

// ended is the error of a connection that did not end in time, or that ended
// within an answer. A reset is an end: the server does not read what it has
// refused.
func ended(err error) error {
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, net.ErrClosed):
		return nil
	case errors.Is(err, os.ErrDeadlineExceeded):
		return fmt.Errorf("the connection did not end within %v", patience)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil // seen where a connection is reset in an answer's head
	}
	return err
}
