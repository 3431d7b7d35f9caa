package direct

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"sync/atomic"
	"syscall"
	"time"
)

// conn is a connection to a server. One goroutine has it at a time.
type conn struct {
	raw     net.Conn
	host    string
	idle    *idle
	control syscall.RawConn // of raw
	check   func(fd uintptr) bool
	read    *bufio.Reader // from the conn itself
	write   *bufio.Writer

	used  bool // for an answer before
	since time.Time

	stop  func() bool // watching the context of the request
	left  int64       // bytes that may be read
	heard bool        // something of the answer has come

	quiet bool // what check has found
	one   [1]byte
}

// readBuffer takes an answer of a usual size whole, in one call of the system.
const readBuffer = 32 << 10

// errUnchecked is that of a connection that cannot be asked whether the server has
// closed it.
var errUnchecked = errors.New("direct: not a connection of the system")

func newConn(raw net.Conn, host string, idle *idle) (*conn, error) {
	c := &conn{raw: raw, host: host, idle: idle}
	var err error
	if system, ok := raw.(syscall.Conn); ok {
		c.control, err = system.SyscallConn()
	}
	if c.control == nil || err != nil {
		raw.Close()
		return nil, errUnchecked
	}
	c.check = c.checkQuiet
	c.read, c.write = bufio.NewReaderSize(c, readBuffer), bufio.NewWriter(raw)
	return c, nil
}

// silent reports whether the server has neither closed the connection nor sent
// anything, which would be taken for the answer to the next request.
func (c *conn) silent() bool {
	c.quiet = false
	return c.control.Read(c.check) == nil && c.quiet
}

// Read reads from the server, no more than what is left.
func (c *conn) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, errHead
	}
	n, err := c.raw.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	c.heard = c.heard || n > 0
	return n, err
}

var errHead = errors.New("direct: the head of the answer is too long")

// exchange sends a request and reads the head of its answer, whose body ends the
// use of the connection. After an error the caller ends it.
func (c *conn) exchange(r *http.Request, headLimit int64) (*http.Response, error) {
	c.stop = context.AfterFunc(r.Context(), c.interrupt)
	c.heard, c.left = false, headLimit
	err := r.Write(c.write)
	if err == nil {
		err = c.write.Flush()
	}
	if err != nil {
		return nil, err
	}
	resp, err := c.final(r)
	if errors.Is(err, errHead) {
		err = fmt.Errorf("%w: more than %d bytes", errHead, headLimit)
	}
	if err != nil {
		return nil, err
	}
	c.left = math.MaxInt64
	keep := !resp.Close && resp.StatusCode >= 200
	switch {
	case resp.StatusCode == http.StatusSwitchingProtocols: // what follows is no HTTP
		resp.Body = http.NoBody
		c.end(false)
	case resp.Body == http.NoBody:
		c.end(keep)
	default:
		b := &body{from: resp.Body, ctx: r.Context(), keep: keep}
		b.conn.Store(c)
		resp.Body = b
	}
	return resp, nil
}

// final reads the answer behind those that are informational.
func (c *conn) final(r *http.Request) (*http.Response, error) {
	for {
		resp, err := http.ReadResponse(c.read, r)
		if err != nil || resp.StatusCode < 100 || resp.StatusCode > 199 || resp.StatusCode == http.StatusSwitchingProtocols {
			return resp, err
		}
	}
}

// interrupt ends what waits for the server, whose request was canceled.
func (c *conn) interrupt() { c.raw.SetDeadline(time.Unix(1, 0)) }

// end ends the use of the connection for a request. It can be kept for another one
// where the answer was read to its end and nothing follows it.
func (c *conn) end(keep bool) {
	if watched := c.stop(); keep && watched && c.read.Buffered() == 0 {
		c.idle.put(c)
		return
	}
	c.raw.Close()
}

// body is that of an answer. Its end, or Close, ends the use of the connection.
type body struct {
	from io.Reader
	ctx  context.Context
	keep bool
	err  error                // that Read has ended with
	conn atomic.Pointer[conn] // nil when it is not used any more
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	if b.conn.Load() == nil {
		return 0, http.ErrBodyReadAfterClose
	}
	n, err := b.from.Read(p)
	if err == nil {
		return n, nil
	}
	if err != io.EOF && b.ctx.Err() != nil {
		err = context.Cause(b.ctx)
	}
	b.err = err
	b.end(b.keep && err == io.EOF)
	return n, err
}

// Close implements io.Closer. What is not read yet is not waited for.
func (b *body) Close() error {
	b.end(false)
	return nil
}

func (b *body) end(keep bool) {
	if c := b.conn.Swap(nil); c != nil {
		c.end(keep)
	}
}
