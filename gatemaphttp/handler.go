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
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x, failed := m.begin(r)
		x.buffers = takeBuffers()
		defer x.end()
		if failed != nil {
			x.send(w, x.fail(failed), nil, 0, 0)
			return
		}
		rec := &recorder{x: x, client: w, header: make(http.Header), limit: m.Engine.Limits().Payload}
		in := r.Clone(x.ctx)
		in.Header.Del("Accept-Encoding")
		x.asking()
		aborted := rec.run(backend, in)
		switch {
		case rec.out != nil:
			rec.endStream(aborted)
		case x.ctx.Err() != nil:
			x.send(w, x.fail(x.unanswered(context.Cause(x.ctx))), nil, 0, 0)
		case aborted != nil:
			x.send(w, x.fail(x.unanswered(aborted)), nil, 0, 0)
		default:
			rec.send()
		}
	})
}

// recorder takes what a backend writes: into memory, or to the client at once
// where nothing has to read it.
type recorder struct {
	x      *exchange
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

// run calls the backend. The error is that it broke off.
func (rec *recorder) run(backend http.Handler, r *http.Request) (err error) {
	defer func() {
		if p := recover(); p == http.ErrAbortHandler {
			err = errAborted
		} else if p != nil {
			panic(p)
		}
	}()
	backend.ServeHTTP(rec, r)
	if rec.answer == nil {
		rec.WriteHeader(http.StatusOK)
	}
	return nil
}

// Header implements http.ResponseWriter.
func (rec *recorder) Header() http.Header { return rec.header }

// WriteHeader implements http.ResponseWriter. Informational answers do not
// count, a second final one neither.
func (rec *recorder) WriteHeader(status int) {
	if rec.answer != nil || status < 200 {
		return
	}
	a := &answer{status: status, header: rec.header.Clone(), body: &rec.buf, length: -1}
	if n, err := strconv.ParseInt(a.header.Get("Content-Length"), 10, 64); err == nil && n >= 0 {
		a.length = n
	}
	a.bodiless(rec.x.client.Method)
	rec.answer = a
	rec.x.answered(status)
	backend := rec.x.read(a)
	action, streams := rec.x.passthrough(a, backend)
	if !streams || len(contentEncodings(a.header)) > 0 || rec.x.ctx.Err() != nil {
		return
	}
	resp := rec.x.evaluate(backend)
	if rec.x.decision.Failure != nil || !bodyAllowed(resp.StatusCode) {
		return
	}
	rec.x.decision.Streamed = true
	rec.x.untimed()
	rec.resp, rec.out = resp, convertTo(rec.client, action)
	rec.x.sendHead(rec.client, resp, true, action, a.length)
}

// Write implements http.ResponseWriter.
func (rec *recorder) Write(p []byte) (int, error) {
	if rec.answer == nil {
		rec.WriteHeader(http.StatusOK)
	}
	rec.length += int64(len(p))
	if rec.out != nil {
		n, err := rec.out.Write(p)
		if err != nil {
			rec.err = err
		}
		return n, err
	}
	if rec.length > int64(rec.limit) {
		return 0, fmt.Errorf("gatemaphttp: the answer is larger than the payload limit of %d bytes", rec.limit)
	}
	return rec.buf.Write(p)
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
