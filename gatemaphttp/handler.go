package gatemaphttp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/contenthandling"
)

// Handler returns a handler that asks backend and answers with the integration
// response. The backend gets the client's request without its Accept-Encoding.
// It runs in the goroutine of the request: the timeout ends its context, and
// counts when it returns.
//
// What the backend writes counts by the rules of an http.ResponseWriter: the
// first final status, 200 without one, and the headers of that moment. A panic
// with http.ErrAbortHandler is a body that was cut.
func (m *Method) Handler(backend http.Handler) http.Handler {
	m = m.ready()
	ask := func(w http.ResponseWriter, r *http.Request) error {
		backend.ServeHTTP(w, r)
		return nil
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x, failed := m.begin(r)
		x.buffers = takeBuffers()
		defer x.end()
		if failed != nil {
			x.send(w, x.fail(failed), nil, 0, 0)
			return
		}
		x.record(w, r, ask, nil)
	})
}

// record answers with what a backend of the same program writes; proxy is its
// integration where that is a proxy, which hands the answer on.
func (x *exchange) record(w http.ResponseWriter, r *http.Request, backend func(http.ResponseWriter, *http.Request) error, proxy *Integration) {
	rec := &recorder{x: x, proxy: proxy, client: w, header: make(http.Header), limit: x.m.Engine.Limits().Payload}
	in := r.Clone(x.ctx)
	in.Header.Del("Accept-Encoding")
	x.asking()
	failed := rec.run(backend, in)
	switch {
	case rec.out != nil:
		rec.endStream(failed)
	case x.ctx.Err() != nil:
		x.send(w, x.fail(x.unanswered(context.Cause(x.ctx))), nil, 0, 0)
	case rec.large():
		x.send(w, x.fail(tooLarge(rec.size(), rec.limit)), nil, 0, 0)
	case failed != nil:
		x.send(w, x.fail(x.unanswered(failed)), nil, 0, 0)
	default:
		rec.send()
	}
}

// recorder takes what a backend writes: into memory, or to the client at once
// where nothing has to read it.
type recorder struct {
	x      *exchange
	proxy  *Integration // nil unless the answer is handed on
	client http.ResponseWriter
	header http.Header
	limit  int

	answer *answer // once the status is known
	buf    bytes.Buffer
	length int64             // what has been written
	out    io.WriteCloser    // set when the body streams
	resp   *gatemap.Response // whose body out takes
	err    error             // of the client's connection
}

var errAborted = errors.New("the backend broke off its answer")

// run calls the backend. The error is that it gave no answer, or broke off.
func (rec *recorder) run(backend func(http.ResponseWriter, *http.Request) error, r *http.Request) (err error) {
	defer func() {
		if p := recover(); p == http.ErrAbortHandler {
			err = errAborted
		} else if p != nil {
			panic(p)
		}
	}()
	if err := backend(rec, r); err != nil {
		return err
	}
	if rec.answer == nil {
		rec.WriteHeader(http.StatusOK)
	}
	return nil
}

// Header implements http.ResponseWriter.
func (rec *recorder) Header() http.Header { return rec.header }

// WriteHeader implements http.ResponseWriter. Informational answers do not
// count, a second final one neither. 101 is the last that a backend gives.
func (rec *recorder) WriteHeader(status int) {
	if rec.answer != nil || status < 200 && status != http.StatusSwitchingProtocols {
		return
	}
	header := rec.header.Clone()
	canonical(header) // a handler may have written other names into the map
	a := &answer{status: status, header: header, body: &rec.buf, length: -1}
	if n, err := strconv.ParseInt(a.header.Get("Content-Length"), 10, 64); err == nil && n >= 0 {
		a.length = n
	}
	a.bodiless(rec.x.client.Method)
	rec.answer = a
	rec.x.answered(status)
	if !a.final() || len(contentEncodings(a.header)) > 0 || rec.x.ctx.Err() != nil {
		return
	}
	resp, action, streams := rec.passthrough()
	if !streams || rec.x.decision.Failure != nil || !bodyAllowed(resp.StatusCode) {
		return
	}
	rec.x.decision.Streamed = true
	rec.x.untimed()
	rec.resp, rec.out = resp, convertTo(rec.client, action)
	rec.x.sendHead(rec.client, resp, true, action, a.length)
}

// passthrough returns the response whose body is the payload as it comes, where
// there is one, and what happens to that.
func (rec *recorder) passthrough() (resp *gatemap.Response, action contenthandling.Action, streams bool) {
	if rec.proxy != nil {
		return rec.proxy.passed(rec.x, rec.answer)
	}
	backend := rec.x.read(rec.answer)
	if action, streams = rec.x.passthrough(rec.answer, backend); streams {
		resp = rec.x.evaluate(backend)
	}
	return resp, action, streams
}

// Write implements http.ResponseWriter.
func (rec *recorder) Write(p []byte) (int, error) {
	if rec.answer == nil {
		rec.WriteHeader(http.StatusOK)
	}
	rec.length += int64(len(p))
	if rec.out != nil {
		return rec.stream(p)
	}
	if rec.size() > int64(rec.limit) {
		return 0, fmt.Errorf("gatemaphttp: the answer is larger than the payload limit of %d bytes", rec.limit)
	}
	return rec.buf.Write(p)
}

// size is that of the payload, as far as it is known: declared or written.
func (rec *recorder) size() int64 { return max(rec.length, rec.answer.length) }

// large reports whether the backend was told that its payload is too large: that
// it failed then is no news.
func (rec *recorder) large() bool {
	return rec.answer != nil && rec.out == nil && rec.size() > int64(rec.limit)
}

// stream sends a piece of the body, up to the limit of what may stream.
func (rec *recorder) stream(p []byte) (int, error) {
	if limit := rec.x.m.streamLimit(); limit >= 0 && rec.length > limit && rec.err == nil {
		rec.err = beyondLimit(limit)
	}
	if rec.err != nil {
		return 0, rec.err
	}
	n, err := rec.out.Write(p)
	rec.err = err
	return n, err
}

// Flush implements http.Flusher.
func (rec *recorder) Flush() {
	if rec.answer == nil {
		rec.WriteHeader(http.StatusOK)
	}
	if rec.out != nil {
		rec.err = errors.Join(rec.err, http.NewResponseController(rec.client).Flush())
	}
}

// send evaluates what was recorded.
func (rec *recorder) send() {
	x, a := rec.x, rec.answer
	if a.body != nil {
		a.length = rec.length
	}
	if rec.proxy != nil {
		rec.proxy.pass(rec.client, x, a)
		return
	}
	resp, rest, action := x.pull(a)
	if rest != nil { // a body of unknown length that turned out to be large
		x.send(rec.client, resp, rest, action, rec.length)
		return
	}
	x.send(rec.client, resp, nil, action, 0)
}

// endStream ends a body that went to the client as it came.
func (rec *recorder) endStream(aborted error) {
	err := rec.err
	if err == nil && aborted == nil {
		err = rec.out.Close()
	}
	if err == nil {
		err = aborted
	}
	rec.x.decision.Sent = err
	rec.x.done(rec.resp)
	if err != nil {
		panic(http.ErrAbortHandler) // the client must not take the part for the whole
	}
}
