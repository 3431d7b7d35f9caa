package replay

import (
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/internal/lazy"
)

// functionError is the header of an invocation whose function failed.
const functionError = "X-Amz-Function-Error"

// framing are the headers that describe a message on its connection: those of a
// case are about another message.
var framing = lazy.Value[map[string]bool]{Make: func() map[string]bool {
	return map[string]bool{
		"Connection": true, "Content-Length": true, "Keep-Alive": true, "Trailer": true, "Transfer-Encoding": true, "Upgrade": true,
	}
}}

// maxRequest bounds what is read of a request, whose content does not matter.
const maxRequest = 64 << 20

// Answer answers a request as the backend of a case does: with its status,
// headers and body after its delay; by breaking the connection off; or not at
// all, until the caller has gone. A request that invokes a Lambda function by
// Lambda's HTTP interface (its path ends in /invocations) is told that the
// function failed where the case has an errorMessage.
func Answer(w http.ResponseWriter, r *http.Request, b *cases.Backend) {
	// A server notices that the caller has gone when the body has been read.
	io.CopyN(io.Discard, r.Body, maxRequest)
	if !wait(r.Context().Done(), b.Delay) {
		panic(http.ErrAbortHandler)
	}
	switch b.Failure {
	case cases.TimedOut:
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case cases.ConnectionFailed:
		panic(http.ErrAbortHandler)
	}
	h := w.Header()
	h["Content-Type"] = nil // nothing is guessed
	for name, values := range header(b) {
		h[name] = values
	}
	if !strings.HasSuffix(r.URL.Path, "/invocations") {
		h.Del(functionError)
	}
	w.WriteHeader(status(b))
	if r.Method != http.MethodHead {
		w.Write(b.Body)
	}
}

// wait waits and reports whether nobody gave up meanwhile.
func wait(done <-chan struct{}, delay time.Duration) bool {
	if delay == 0 {
		return true
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-done:
		return false
	}
}

// status is that of a backend's answer.
func status(b *cases.Backend) int {
	if b.StatusCode < 200 {
		return http.StatusOK // none, or one that no answer ends with
	}
	return b.StatusCode
}

// header are the headers of a backend's answer. That of a function which failed
// says so.
func header(b *cases.Backend) http.Header {
	h := http.Header{}
	for _, f := range b.Headers {
		if name := http.CanonicalHeaderKey(f.Name); !framing.Get()[name] {
			h[name] = append(h[name], f.Values...)
		}
	}
	if b.ErrorMessage != nil && h.Get(functionError) == "" {
		h.Set(functionError, "Unhandled")
	}
	return h
}
