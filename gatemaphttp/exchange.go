package gatemaphttp

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/executionlog"
	"github.com/gatemap/gatemap/request"
)

// exchange is one request of a client on its way through a Method.
type exchange struct {
	m        *Method
	client   *http.Request
	ctx      context.Context // of the backend's request and of the evaluation
	cancel   context.CancelCauseFunc
	deadline deadline
	proxy    bool // of type HTTP_PROXY, whose responses have no trace id
	req      *gatemap.Request
	id       ids
	decision Decision
	started  time.Time
	asked    time.Time
	sent     *request.IntegrationRequest // nil without a request half
	got      *gatemap.Backend            // what was evaluated

	compressing *compressing // of an answer that may be compressed, nil otherwise

	// buffers are for bodies, of a response that has been written when the
	// exchange ends; nil where the body lives longer.
	buffers *buffers

	// What the fields above point into, so that a request is one allocation.
	plain   gatemap.Request
	accept  [1]gatemap.Field
	backend gatemap.Backend
	fields  [16]gatemap.Field
	resp    gatemap.Response
	values  [3]string
}

// begin makes the exchange of a client's request, which ends with cancel. Its
// failure is that of a path which the resource does not have.
func (m *Method) begin(r *http.Request) (*exchange, *gatemap.GatewayError) {
	x := m.newExchange(r)
	if !m.Engine.ReadsRequest() && m.ResourcePath == "" && !m.Hooks.sees() {
		x.req = x.plainRequest()
		return x, nil
	}
	var err error
	if x.req, err = m.stage().newRequest(r, m.ResourcePath, x.id); err != nil {
		x.req = &gatemap.Request{Headers: headers(r)}
		return x, noMethod(err)
	}
	return x, nil
}

// beginAt is begin where the place of the request is known.
func (m *Method) beginAt(r *http.Request, at *place) *exchange {
	x := m.newExchange(r)
	x.req = m.stage().requestAt(r, at, x.id)
	return x
}

// noMethod is the failure of a path or a method that the API does not have.
func noMethod(err error) *gatemap.GatewayError {
	return gatemap.NewGatewayError(gatewayresponse.MissingAuthenticationToken, "No method for the path", err)
}

func (m *Method) newExchange(r *http.Request) *exchange {
	x := &exchange{m: m, client: r, started: time.Now()}
	ctx, cancel := context.WithCancelCause(m.Hooks.context(r))
	x.ctx, x.cancel = ctx, cancel
	x.id = m.stage().identify(r, x.started)
	x.decision.RequestID, x.decision.Operation = x.id.request, m.operation
	return x
}

// plainRequest is the request as an engine needs it that does not read it: its
// Accept.
func (x *exchange) plainRequest() *gatemap.Request {
	if values := x.client.Header["Accept"]; len(values) > 0 {
		x.accept[0] = gatemap.Field{Name: "Accept", Values: values}
		x.plain.Headers = x.accept[:]
	}
	return &x.plain
}

// end lets go of what the exchange holds. Its response has been sent.
func (x *exchange) end() {
	x.untimed()
	x.cancel(context.Canceled)
	if x.buffers != nil {
		x.buffers.release()
	}
}

// untimed ends the timeout: the answer is complete, or it streams.
func (x *exchange) untimed() { x.deadline.stop() }

// late reports whether the timeout has ended the exchange.
func (x *exchange) late() bool { return context.Cause(x.ctx) == context.DeadlineExceeded }

// asking is called before the backend is asked, and answered behind that. The
// timeout is the backend's: a client that is slow to send its body does not use
// it up.
func (x *exchange) asking() {
	x.asked = time.Now()
	if q := x.m.deadlines; q != nil {
		q.add(&x.deadline, x.asked, x.cancel)
	}
}

func (x *exchange) answered(status int) {
	x.decision.BackendStatus = status
	x.decision.BackendLatency = time.Since(x.asked)
}

// evaluate makes the response of a payload that is there.
func (x *exchange) evaluate(backend *gatemap.Backend) *gatemap.Response {
	resp := &x.resp
	x.got = backend
	if x.buffers != nil {
		resp.UseBuffer(x.buffers.response)
	}
	err := x.m.Engine.EvaluateContextTo(x.ctx, resp, x.req, backend)
	if x.buffers != nil {
		x.buffers.keep(resp, backend)
	}
	if err == nil {
		return x.sendable(resp)
	}
	failed, ok := err.(*gatemap.GatewayError)
	switch {
	case !ok: // the engine was not compiled
		failed = gatemap.NewGatewayError(gatewayresponse.APIConfigurationError, err.Error(), err)
	case failed.Err != nil && x.late():
		failed = x.unanswered(failed.Err)
	default:
		x.decision.Failure = failed
		return x.sendable(resp)
	}
	return x.fail(failed)
}

// fail makes the response of a failure.
func (x *exchange) fail(failed *gatemap.GatewayError) *gatemap.Response {
	x.decision.Failure = failed
	return x.sendable(x.m.Engine.Fail(x.req, failed))
}

// sendable replaces a response whose status no server can send as the final
// one: what is left of it would not be the response that was mapped.
func (x *exchange) sendable(resp *gatemap.Response) *gatemap.Response {
	if resp.StatusCode >= 200 {
		return resp
	}
	x.decision.Failure = informational(resp.StatusCode)
	if own := x.m.Engine.Fail(x.req, x.decision.Failure); own.StatusCode >= 200 {
		return own
	}
	return x.decision.Failure.Response()
}

// informational is the failure of a response with a status of 1xx.
func informational(status int) *gatemap.GatewayError {
	return gatemap.NewGatewayError(gatewayresponse.APIConfigurationError,
		executionlog.Failed+"status "+strconv.Itoa(status)+" is informational and cannot be that of a response", nil)
}

// unanswered is the failure of a backend that gave no answer, or only a part: a
// timeout or another fault of the connection (rules/gateway-responses.md#words).
func (x *exchange) unanswered(err error) *gatemap.GatewayError {
	if x.late() {
		err = fmt.Errorf("no complete answer within %v: %w", x.m.timeout(), err)
		return gatemap.NewGatewayError(gatewayresponse.IntegrationTimeout, logTimeout, err)
	}
	return NoAnswer(err)
}

// unread is the failure of a body that could not be read.
func (x *exchange) unread(err error) *gatemap.GatewayError {
	if x.late() {
		return x.unanswered(err)
	}
	return readFailure(err)
}

// passthrough returns what happens to a body that can go to the client as it
// comes. A small one of known length is read whole all the same: its response
// has a length then.
func (x *exchange) passthrough(a *answer, backend *gatemap.Backend) (contenthandling.Action, bool) {
	if a.body == nil || a.length >= 0 && a.length <= smallBody || !x.m.mayStream(a.length) {
		return contenthandling.Text, false
	}
	return x.m.Engine.Passthrough(x.req, backend)
}

// smallBody is the length up to which a body is read whole even where nothing
// needs it.
const smallBody = 32 << 10

// read makes what evaluation reads of an answer without its body.
func (x *exchange) read(a *answer) *gatemap.Backend {
	x.backend.StatusCode, x.backend.Headers = a.status, a.fields(x.fields[:0])
	return &x.backend
}

// pull makes the response of an answer whose body is to be read, and returns the
// body that follows it where that is not in the response.
func (x *exchange) pull(a *answer) (resp *gatemap.Response, rest io.Reader, action contenthandling.Action) {
	x.answered(a.status)
	if !a.final() {
		return x.fail(NoAnswer(errSwitched)), nil, action
	}
	backend := x.read(a)
	action, streams := x.passthrough(a, backend)
	if !streams || action != contenthandling.Pass {
		decoded, err := a.decode()
		if err != nil {
			return x.fail(x.unread(err)), nil, action
		}
		if decoded {
			backend = x.read(a)
		}
	}
	if streams {
		if resp = x.evaluate(backend); x.decision.Failure == nil && bodyAllowed(resp.StatusCode) {
			x.decision.Streamed = true
			x.untimed()
			return resp, x.m.bounded(a.body), action
		}
		return resp, nil, action
	}
	body, failed := a.read(x.m.Engine.Limits().Payload, x.buffers)
	if failed != nil && x.late() {
		failed = x.unanswered(failed.Err)
	}
	if failed != nil {
		return x.fail(failed), nil, action
	}
	x.decision.BackendLatency = time.Since(x.asked)
	backend.Body = body
	return x.evaluate(backend), nil, action
}

// send writes a response and, where it streams, the body that follows.
func (x *exchange) send(w http.ResponseWriter, resp *gatemap.Response, rest io.Reader, action contenthandling.Action, length int64) {
	if x.compressing != nil {
		w, x.compressing.length = x.compressing, length
	}
	x.sendHead(w, resp, rest != nil, action, length)
	var err error
	switch {
	case !bodyAllowed(resp.StatusCode):
	case rest == nil:
		_, err = w.Write(resp.Body)
	case x.client.Method != http.MethodHead:
		err = copyBody(w, rest, action, length < 0)
	}
	if err == nil && x.compressing != nil {
		err = x.compressing.end()
	}
	x.decision.Sent = err
	x.done(resp)
	if err != nil && rest != nil {
		panic(http.ErrAbortHandler) // the client must not take the part for the whole
	}
}

// sendHead writes the status and the headers. The length of a body that follows
// is known only where nothing changes it.
func (x *exchange) sendHead(w http.ResponseWriter, resp *gatemap.Response, follows bool, action contenthandling.Action, length int64) {
	h := w.Header()
	setHeaders(h, resp)
	x.setIDs(h)
	switch {
	case !bodyAllowed(resp.StatusCode):
	case !follows:
		h["Content-Length"] = []string{strconv.Itoa(len(resp.Body))}
	case action == contenthandling.Pass && length >= 0:
		h["Content-Length"] = []string{strconv.FormatInt(length, 10)}
	}
	w.WriteHeader(resp.StatusCode)
}

// traced reports whether the response has a trace id: not that of a MOCK, nor a
// failure (rules/gateway-responses.md#always).
func (x *exchange) traced() bool { return !x.m.Mock && !x.proxy && x.decision.Failure == nil }

// done tells the hooks and the logger.
func (x *exchange) done(resp *gatemap.Response) {
	d := &x.decision
	d.Selected, d.StatusCode, d.Latency = resp.Selected, resp.StatusCode, time.Since(x.started)
	if x.m.Hooks.sees() {
		x.m.Hooks.Exchanged(x.ctx, x.whole(resp))
	}
	x.m.report(x.ctx, d)
}

// whole is what hooks get of an exchange.
func (x *exchange) whole(resp *gatemap.Response) *Exchange {
	return &Exchange{Decision: &x.decision, Engine: x.m.Engine, Request: x.req, Sent: x.sent, Backend: x.got, Response: resp, Asked: x.asked}
}
