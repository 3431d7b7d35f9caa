// Package wire remembers how HTTP/1.1 clients spell the names of headers.
// net/http knows them in its own letter case only, but the event of a function
// has them as they were sent.
//
// A Listener scans what is read from its connections for the heads of requests, and
// changes nothing of it. From the first bytes on that it does not understand
// (another protocol, a malformed head, more than 64 requests at once) it forgets the
// connection, whose names are then spelled as net/http does.
package wire

import (
	"context"
	"net"
	"net/http"
	"sync"

	"github.com/gatemap/gatemap/gatemaphttp"
)

// Listener is a listener whose connections are scanned for the names of headers.
type Listener struct{ net.Listener }

// Accept implements net.Listener.
func (l Listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c}, nil
}

// conn is a connection and the heads of requests that were read from it but are
// not yet answered.
type conn struct {
	net.Conn
	mu    sync.Mutex
	scan  scanner
	heads []head
}

// head is what a request begins with.
type head struct {
	request string // METHOD TARGET
	names   []string
}

// maxHeads bounds the requests that a client sends before it has an answer.
const maxHeads = 64

// Read implements net.Conn.
func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	if n > 0 && !c.scan.lost {
		c.heads = append(c.heads, c.scan.feed(p[:n])...)
		c.scan.lost = c.scan.lost || len(c.heads) > maxHeads
	}
	if c.scan.lost {
		c.heads = nil
	}
	return n, err
}

// next returns the names of the headers of a request, which is the next that is
// answered.
func (c *conn) next(request string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.heads) == 0 || c.heads[0].request != request {
		c.scan.lost, c.heads = true, nil
		return nil
	}
	names := c.heads[0].names
	c.heads = c.heads[1:]
	return names
}

type key struct{}

// Context is for the ConnContext of an http.Server with such a listener, and Handler
// goes around its handler: both are needed.
func Context(ctx context.Context, c net.Conn) context.Context {
	if c, ok := c.(*conn); ok {
		return context.WithValue(ctx, key{}, c)
	}
	return ctx
}

// Handler returns next, which finds in the context of a request how its headers were
// spelled (gatemaphttp.WithHeaderNames).
func Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c, ok := r.Context().Value(key{}).(*conn); ok {
			if names := c.next(r.Method + " " + r.RequestURI); names != nil {
				r = r.WithContext(gatemaphttp.WithHeaderNames(r.Context(), names))
			}
		}
		next.ServeHTTP(w, r)
	})
}
