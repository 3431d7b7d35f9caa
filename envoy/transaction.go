package envoy

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"maps"
	"net/http"

	"google.golang.org/protobuf/types/known/structpb"
)

// transaction is one request. The API's handler runs as a coroutine beside the
// messages of the stream: it stops where it needs something that a later message
// brings, and goes on when that has come.
type transaction struct {
	handler    http.Handler
	ctx        context.Context
	attributes map[string]*structpb.Value

	next  func() (struct{}, bool)
	stop  func()
	yield func(struct{}) bool

	method  string
	request requestBody
	asked   bool // the handler waits for the upstream's answer, or has it
	got     upstream
	client  client
	streams bool // the answer's headers have gone out, and its body follows in pieces
	partial bool // Envoy may send a part of a body as if it were all
	ended   bool // the handler has returned
}

// upstream is what Envoy has told of the upstream's answer.
type upstream struct {
	status int
	header http.Header
	local  error // there is none: Envoy answered itself
	whole  bool  // no body follows
	piece  []byte
}

// client is the answer, as far as the handler has written it. It implements
// http.ResponseWriter and http.Flusher.
type client struct {
	header http.Header
	status int // 0 until it is known
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (c *client) Header() http.Header { return c.header }

// WriteHeader implements http.ResponseWriter. The handler calls it once, with a
// final status.
func (c *client) WriteHeader(status int) { c.status = status }

// Write implements http.ResponseWriter.
func (c *client) Write(p []byte) (int, error) { return c.body.Write(p) }

// Flush implements http.Flusher: Envoy gets each piece at once in any case.
func (c *client) Flush() {}

// start runs the handler up to its first need.
func (t *transaction) start(r *http.Request) error {
	t.method = r.Method
	t.client.header = make(http.Header)
	r.Body = &t.request
	t.request.of = t
	r = r.WithContext(context.WithValue(t.ctx, transactionKey{}, t))
	t.next, t.stop = iter.Pull(func(yield func(struct{}) bool) {
		t.yield = yield
		t.handler.ServeHTTP(&t.client, r)
	})
	return t.resume()
}

// resume runs the handler up to its next need. The error is that the answer, part
// of which has been sent, cannot be ended.
func (t *transaction) resume() (err error) {
	defer func() {
		if p := recover(); p == http.ErrAbortHandler {
			t.ended, err = true, errors.New("the answer is broken off")
		} else if p != nil {
			panic(p)
		}
	}()
	_, running := t.next()
	t.ended = !running
	return nil
}

// close ends a handler that still waits.
func (t *transaction) close() {
	if t.stop == nil || t.ended {
		return
	}
	defer func() {
		if p := recover(); p != nil && p != http.ErrAbortHandler {
			panic(p)
		}
	}()
	t.stop()
}

// wait stops the handler until a message has come. It is false when none will.
func (t *transaction) wait() bool { return t.yield(struct{}{}) }

// requestBody is the client's body. The handler reads it for MOCK only, whose
// answer needs no upstream.
type requestBody struct {
	of    *transaction
	there bool
	left  bytes.Reader
}

// Read implements io.Reader.
func (b *requestBody) Read(p []byte) (int, error) {
	if !b.there && !b.of.wait() {
		return 0, errGone
	}
	return b.left.Read(p)
}

// Close implements io.Closer.
func (b *requestBody) Close() error { return nil }

func (b *requestBody) set(data []byte) {
	b.there = true
	b.left.Reset(data)
}

// backend writes the upstream's answer as its messages come.
func (t *transaction) backend(w http.ResponseWriter) error {
	t.asked = true
	if !t.wait() {
		return errGone
	}
	if t.got.local != nil {
		return t.got.local
	}
	maps.Copy(w.Header(), t.got.header)
	w.WriteHeader(t.got.status)
	if _, err := w.Write(nil); err != nil {
		return err // it declares more than may be
	}
	for !t.got.whole {
		if !t.wait() {
			return errGone
		}
		if _, err := w.Write(t.got.piece); err != nil {
			return err
		}
	}
	return nil
}
