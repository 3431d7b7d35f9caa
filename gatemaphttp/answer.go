package gatemaphttp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/executionlog"
)

// answer is what a backend has given: status and headers, and a body that is
// still to be read.
type answer struct {
	status int
	header http.Header
	body   io.Reader // nil is no body
	length int64     // of body, -1 where it is not known
}

// answerOf makes an answer of a response. The caller closes the body.
func answerOf(resp *http.Response) *answer {
	a := &answer{status: resp.StatusCode, header: resp.Header, body: resp.Body, length: resp.ContentLength}
	if resp.Request != nil {
		a.bodiless(resp.Request.Method)
	}
	return a
}

// bodiless forgets the length that an answer to HEAD, or one of a status
// without a body, declares: there is none.
func (a *answer) bodiless(method string) {
	if method == http.MethodHead || !bodyAllowed(a.status) {
		a.body, a.length = nil, 0
	}
}

// errSwitched is the fault of a backend that switches to another protocol, which
// nobody has asked for: what follows is no answer.
var errSwitched = errors.New("the backend answers 101, Switching Protocols")

// final reports whether there is an answer at all.
func (a *answer) final() bool { return a.status != http.StatusSwitchingProtocols }

// fields appends the headers of an answer. Trailers are none.
func (a *answer) fields(dst []gatemap.Field) []gatemap.Field {
	for name, values := range a.header {
		if len(values) > 0 && !isTrailer(name) {
			dst = append(dst, gatemap.Field{Name: name, Values: values})
		}
	}
	return dst
}

func isTrailer(name string) bool {
	return len(name) > len(http.TrailerPrefix) && name[:len(http.TrailerPrefix)] == http.TrailerPrefix
}

// decode makes the body plain where Content-Encoding says that it is not, and
// forgets the headers that were those of the encoded body: decoded is whether
// there were any. The error is an *encodingError.
func (a *answer) decode() (decoded bool, err error) {
	encodings := contentEncodings(a.header)
	if len(encodings) == 0 || a.body == nil || a.length == 0 {
		return false, nil
	}
	body, err := decoder(a.body, "the backend's", encodings)
	if err != nil {
		return false, err
	}
	// A body that does not begin as its encoding says is a failure, and not an
	// answer that breaks off.
	var first [1]byte
	n, err := io.ReadFull(body, first[:])
	if err != nil && err != io.EOF {
		return false, err
	}
	a.body, a.length = io.MultiReader(bytes.NewReader(first[:n]), body), -1
	a.header = a.header.Clone()
	a.header.Del("Content-Encoding")
	a.header.Del("Content-Length")
	return true, nil
}

// read reads the body, of which no more than limit bytes and one are looked at,
// into buffers unless these are nil. A declared length beyond the limit is an
// error before anything is read.
func (a *answer) read(limit int, buffers *buffers) ([]byte, *gatemap.GatewayError) {
	if a.length > int64(limit) {
		return nil, tooLarge(a.length, limit)
	}
	if a.body == nil {
		return nil, nil
	}
	var dst []byte
	if buffers != nil {
		dst = buffers.body[:0]
	}
	body, err := appendAll(dst, a.body, a.length, limit)
	if buffers != nil {
		buffers.body = body
	}
	switch {
	case err != nil:
		return nil, readFailure(err)
	case len(body) > limit:
		return nil, tooLarge(int64(len(body)), limit)
	}
	return body, nil
}

// tooLarge is the service's failure of a payload beyond its quota, with its log
// line (rules/limits.md#quotas). Of a body without a declared length no more is
// known than that it goes on.
func tooLarge(n int64, limit int) *gatemap.GatewayError {
	return gatemap.NewGatewayError(gatewayresponse.APIConfigurationError,
		fmt.Sprintf(executionlog.Payload, n, limit), nil)
}

func readFailure(err error) *gatemap.GatewayError {
	var encoding *encodingError
	if errors.As(err, &encoding) {
		return encoding.failure()
	}
	if notEncoded(err) { // an http.Transport that has asked for gzip itself decodes it
		return (&encodingError{whose: "the backend's", encoding: "gzip", err: err}).failure()
	}
	return NoAnswer(fmt.Errorf("reading the backend's body: %w", err))
}

// The lines of the execution log of a backend that gave no answer: this
// package's choice, for nothing is recorded.
const (
	logTimeout = "Execution failed due to a timeout error"
	logNetwork = "Execution failed due to a network error communicating with endpoint"
)

// NoAnswer is the failure of a backend that gave no answer, or only a part: of
// the type INTEGRATION_TIMEOUT where err is a timeout, otherwise
// INTEGRATION_FAILURE (rules/gateway-responses.md#words). An err that is a
// *gatemap.GatewayError itself, of an Invoker or a RoundTripper that knows better,
// is that failure.
func NoAnswer(err error) *gatemap.GatewayError {
	if own := (*gatemap.GatewayError)(nil); errors.As(err, &own) {
		return own
	}
	var timeout net.Error
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout() {
		return gatemap.NewGatewayError(gatewayresponse.IntegrationTimeout, logTimeout, err)
	}
	return gatemap.NewGatewayError(gatewayresponse.IntegrationFailure, logNetwork, err)
}
