// Package direct asks servers over plain HTTP in the goroutine of the caller.
package direct

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"time"
)

// Transport is an http.RoundTripper. A request without a body is written and its
// answer is read by the goroutine that asks, where an http.Transport has two more
// for each connection: to hand the request to one and the answer back from the
// other is a tenth of what a backend nearby takes. Everything else goes to an
// http.Transport. It is safe for concurrent use.
type Transport struct {
	base      *http.Transport
	able      bool        // nothing that base is set to do needs base itself
	foreign   atomic.Bool // the connections that it dials are not the system's
	dial      func(ctx context.Context, network, address string) (net.Conn, error)
	headLimit int64 // of the bytes of an answer's head
	idle      idle
}

// The settings of an http.Transport that sets none.
const (
	defaultHeadLimit = 10 << 20
	longestIdle      = 90 * time.Second // where base has no limit: a connection that the server has closed is found when it is used
)

// New returns a Transport with the settings of base, of which it takes a copy that
// does not ask for compressed answers: no request does. nil is
// http.DefaultTransport.
func New(base *http.Transport) *Transport {
	if base == nil {
		if base, _ = http.DefaultTransport.(*http.Transport); base == nil {
			base = &http.Transport{Proxy: http.ProxyFromEnvironment}
		}
	}
	base = base.Clone()
	base.DisableCompression = true
	t := &Transport{base: base, able: checks && plain(base), dial: base.DialContext, headLimit: base.MaxResponseHeaderBytes}
	if t.dial == nil {
		t.dial = new(net.Dialer).DialContext
	}
	if t.headLimit <= 0 {
		t.headLimit = defaultHeadLimit
	}
	t.idle.most, t.idle.perHost, t.idle.timeout = base.MaxIdleConns, base.MaxIdleConnsPerHost, base.IdleConnTimeout
	if t.idle.perHost == 0 {
		t.idle.perHost = http.DefaultMaxIdleConnsPerHost
	}
	if t.idle.timeout <= 0 {
		t.idle.timeout = longestIdle
	}
	return t
}

// plain reports whether the settings of base have nothing that only base does.
func plain(base *http.Transport) bool {
	//lint:ignore SA1019 a transport that has it is not for us
	return base.Dial == nil && base.ResponseHeaderTimeout == 0 && base.MaxConnsPerHost == 0 && base.MaxIdleConnsPerHost >= 0 &&
		!base.DisableKeepAlives && (base.Protocols == nil || base.Protocols.HTTP1() && !base.Protocols.UnencryptedHTTP2())
}

// CloseIdleConnections closes the connections that nobody uses now.
func (t *Transport) CloseIdleConnections() {
	t.idle.closeAll()
	t.base.CloseIdleConnections()
}

// RoundTrip implements http.RoundTripper.
func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if !t.takes(r) {
		return t.base.RoundTrip(r)
	}
	ctx := r.Context()
	for {
		c, err := t.connection(ctx, r.URL.Host)
		if errors.Is(err, errUnchecked) {
			t.foreign.Store(true)
			return t.base.RoundTrip(r)
		}
		if err != nil {
			return nil, err
		}
		resp, err := c.exchange(r, t.headLimit)
		if err == nil {
			return resp, nil
		}
		c.end(false)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if !c.used || c.heard {
			return nil, err
		} // else the server has closed a connection that waited
	}
}

// takes reports whether a request is one that needs no other goroutine, and may
// be sent again: without a body, to a plain server that no proxy is in front of.
func (t *Transport) takes(r *http.Request) bool {
	switch {
	case !t.able || t.foreign.Load() || r.URL == nil || r.URL.Scheme != "http" || !isHost(r.URL.Host):
		return false
	case r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions:
		return false
	case r.Body != nil && r.Body != http.NoBody || r.ContentLength != 0 || len(r.TransferEncoding) > 0 || len(r.Trailer) > 0:
		return false
	//lint:ignore SA1019 who sets it wants what base does
	case r.Close || r.Cancel != nil || r.Header == nil || httptrace.ContextClientTrace(r.Context()) != nil:
		return false
	}
	for name, values := range r.Header {
		if !isName(name) || !allValues(values) {
			return false
		}
	}
	if t.base.Proxy == nil {
		return true
	}
	proxy, err := t.base.Proxy(r)
	return proxy == nil && err == nil
}

// connection returns one that waits, or a new one.
func (t *Transport) connection(ctx context.Context, host string) (*conn, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if c := t.idle.take(host); c != nil {
		return c, nil
	}
	raw, err := t.dial(ctx, "tcp", address(host))
	if err != nil {
		return nil, err
	}
	return newConn(raw, host, &t.idle)
}

// idle are the connections that wait for a request, with the one that was used
// last at the end of each host's list.
type idle struct {
	most    int // of all; 0 is no limit
	perHost int
	timeout time.Duration

	mu    sync.Mutex
	conns map[string][]*conn
	count int
	armed bool // expire will be called
}

// take returns a connection to host from which nothing has come since its last
// answer, nil where none waits.
func (w *idle) take(host string) *conn {
	for {
		w.mu.Lock()
		list := w.conns[host]
		if len(list) == 0 {
			w.mu.Unlock()
			return nil
		}
		c := list[len(list)-1]
		list[len(list)-1] = nil
		w.conns[host] = list[:len(list)-1]
		w.count--
		w.mu.Unlock()
		if c.silent() {
			return c
		}
		c.raw.Close()
	}
}

// put keeps a connection for the next request, or closes it.
func (w *idle) put(c *conn) {
	c.used, c.since = true, time.Now()
	w.mu.Lock()
	list := w.conns[c.host]
	full := len(list) >= w.perHost || w.most > 0 && w.count >= w.most
	if !full {
		if w.conns == nil {
			w.conns = make(map[string][]*conn)
		}
		w.conns[c.host] = append(list, c)
		w.count++
		w.arm(w.timeout)
	}
	w.mu.Unlock()
	if full {
		c.raw.Close()
	}
}

// arm sees to it that expire is called. The lock is held.
func (w *idle) arm(after time.Duration) {
	if !w.armed {
		w.armed = true
		time.AfterFunc(after, w.expire)
	}
}

// expire closes what has waited too long, and comes back while anything waits.
func (w *idle) expire() {
	now := time.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.armed = false
	for host, list := range w.conns {
		old := 0
		for old < len(list) && now.Sub(list[old].since) >= w.timeout {
			list[old].raw.Close()
			old++
		}
		w.count -= old
		if old == len(list) {
			delete(w.conns, host)
			continue
		}
		w.conns[host] = append([]*conn(nil), list[old:]...)
		w.arm(w.timeout - now.Sub(list[old].since))
	}
}

func (w *idle) closeAll() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, list := range w.conns {
		for _, c := range list {
			c.raw.Close()
		}
	}
	w.conns, w.count = nil, 0
}
