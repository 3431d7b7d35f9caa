package soak

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
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

// Clients are those of one server.
type Clients struct {
	Name          string // of the sort, in what Stop counts and says
	URL           string
	Good, Hostile int // how many keep to HTTP, and how many do not
	First         int // the number of the first client, which its tags have: no two loads share one
	Seed          uint64

	Roots *x509.CertPool // of an HTTPS server
	HTTP2 bool

	// Tags is how many tags a client uses, again and again; 0 is one for each request.
	Tags int

	// Recorded asks only for what can be recorded and answered for by cases, with the
	// same requests as Record.
	Recorded bool
}

// Start lets clients ask a server.
func Start(c Clients) *Load {
	l := newLoad(&c)
	kinds := calls
	if c.Recorded {
		kinds = recordable()
	}
	fair := newPicker(kinds, func(c *call) int { return c.often })
	for i := range c.Good {
		g := l.good(&c, i)
		l.wait.Go(func() {
			l.run(c.Name+"good ", func() (string, error) {
				kind := &kinds[fair.pick(g.rand)]
				return kind.name, g.call(kind, g.next(c.Tags))
			})
		})
	}
	bad := newPicker(attacks, func(a *attack) int { return a.often })
	for i := range c.Hostile {
		h := &hostile{id: i, kinds: bad, address: strings.TrimPrefix(c.URL, "http://"), rand: rand.New(rand.NewPCG(c.Seed, uint64(1000+i)))}
		l.wait.Go(func() { l.run(c.Name+"hostile ", h.ask) })
	}
	return l
}

// Record asks a server once for each request that clients with Recorded will ask for.
func Record(c Clients) error {
	l := newLoad(&c)
	defer l.many.CloseIdleConnections()
	for i := range c.Good {
		g := l.good(&c, i)
		for n := range uint64(c.Tags) {
			for _, kind := range recordable() {
				if err := g.call(&kind, n); err != nil {
					return fmt.Errorf("%s: %w", kind.name, err)
				}
			}
		}
	}
	return nil
}

func newLoad(c *Clients) *Load {
	l := &Load{stop: make(chan struct{}), counts: make(map[string]int)}
	// The server must not be the one that closes an idle connection: a request
	// that is just being sent would be lost.
	l.many = &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: c.Good, IdleConnTimeout: time.Second, ForceAttemptHTTP2: c.HTTP2}
	if c.Roots != nil {
		l.many.TLSClientConfig = &tls.Config{RootCAs: c.Roots}
	}
	l.client.Transport = l.many
	return l
}

func (l *Load) good(c *Clients, i int) *good {
	return &good{id: c.First + i, url: c.URL, client: &l.client, rand: rand.New(rand.NewPCG(c.Seed, uint64(i))), fixed: c.Recorded}
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
