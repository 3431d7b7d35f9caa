package gatemaphttp

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/fieldlist"
	"github.com/gatemap/gatemap/request"
)

// Integration is a whole method of an API: its request half, the endpoint that
// is asked, and its response half. It is an http.Handler, immutable and safe for
// concurrent use.
type Integration struct {
	method    Method
	kind      definition.IntegrationType
	mapper    *request.Mapper
	access    *request.Access
	endpoints *Endpoints
	backend   func(http.ResponseWriter, *http.Request) error // in their place, nil without one
	types     contenthandling.MediaTypes
	minimum   int // the API's minimumCompressionSize, -1 without one
}

// IntegrationOptions say what an operation does not.
type IntegrationOptions struct {
	// Endpoints are where calls may go; nil lets none go anywhere. Backend stands
	// for all of them, see APIOptions.
	Endpoints *Endpoints
	Backend   func(w http.ResponseWriter, r *http.Request) error

	// Access decides who may ask; nil is anybody.
	Access *request.Access

	// Request has the declarations and validators of the method. Its
	// BinaryMediaTypes and FoldHeaderNames are those of the operation and true.
	Request request.Options

	// Stage, Hooks and Logger are those of a Method.
	Stage  *Stage
	Hooks  *Hooks
	Logger *slog.Logger

	// Timeout replaces the integration's timeoutInMillis unless it is 0.
	Timeout time.Duration

	// StreamLimit is that of a Method.
	StreamLimit int64

	// Engine are the options of the response half.
	Engine gatemap.Options
}

// NewIntegration compiles both halves of an operation. The error has the faults
// of both, or that of an endpoint.
func NewIntegration(op *gatemap.Operation, o IntegrationOptions) (*Integration, error) {
	if err := o.Endpoints.check(); err != nil {
		return nil, err
	}
	o.Request.BinaryMediaTypes, o.Request.FoldHeaderNames = op.BinaryMediaTypes, true
	in := &Integration{
		kind:      op.Integration.Type,
		access:    o.Access,
		endpoints: o.Endpoints,
		backend:   o.Backend,
		types:     contenthandling.NewMediaTypes(op.BinaryMediaTypes),
		minimum:   -1,
	}
	if op.MinimumCompressionSize != nil {
		in.minimum = max(*op.MinimumCompressionSize, 0)
	}
	var err error
	if in.mapper, err = request.Compile(op.Integration, o.Request); err != nil {
		return nil, err
	}
	m, err := compileResponse(op, o.Engine)
	if err != nil {
		return nil, err
	}
	in.method = *m
	in.method.operation = op
	in.method.Stage, in.method.Hooks, in.method.Logger = o.Stage, o.Hooks, o.Logger
	if o.Timeout != 0 {
		in.method.Timeout = o.Timeout
	}
	in.method.StreamLimit = o.StreamLimit
	in.method.streams = in.kind == definition.HTTPProxy && op.Integration.ResponseTransferMode == "STREAM"
	in.method.deadlines = newDeadlines(in.method.timeout())
	return in, nil
}

// compileResponse compiles the response half. Proxies have none: their engine
// answers to failures only.
func compileResponse(op *gatemap.Operation, opts gatemap.Options) (*Method, error) {
	if op.Integration.Type != definition.HTTPProxy && op.Integration.Type != definition.AWSProxy {
		return Compile(op, opts)
	}
	failures := *op
	failures.Integration = &gatemap.Integration{Type: definition.HTTP}
	failures.MethodResponses, failures.Backend = nil, definition.UnresolvedBackend
	m, err := Compile(&failures, opts)
	if err != nil {
		return nil, err
	}
	m.Timeout = timeout(op.Integration)
	return m, nil
}

// Warnings returns what both halves accepted and found odd.
func (in *Integration) Warnings() definition.Faults {
	if in.kind == definition.HTTPProxy || in.kind == definition.AWSProxy {
		return in.mapper.Warnings() // there is no response half
	}
	return append(in.mapper.Warnings(), in.method.Engine.Warnings()...)
}

// ServeHTTP implements http.Handler.
func (in *Integration) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	at, err := in.method.stage().place(r, in.method.ResourcePath, in.escaped())
	if err != nil {
		in.method.refuse(w, r, &at, noMethod(err))
		return
	}
	in.serve(w, r, &at)
}

// escaped reports whether path parameters stay as the client has sent them.
func (in *Integration) escaped() bool { return in.kind == definition.AWSProxy }

// serve answers a request at a place that is one of the resource.
func (in *Integration) serve(w http.ResponseWriter, r *http.Request, at *place) {
	x := in.method.beginAt(r, at)
	x.buffers = takeBuffers()
	defer x.end()
	x.proxy = in.kind == definition.HTTPProxy
	if in.backend != nil && in.kind != definition.Mock {
		in.hand(w, x, r)
		return
	}
	x.compressing = in.compress(w, x)
	out, failed := in.ask(x, r)
	if failed != nil {
		x.send(w, x.fail(failed), nil, 0, 0)
		return
	}
	if in.method.Hooks.asks() {
		x.ctx = in.method.Hooks.Asking(x.ctx, x.whole(nil))
	}
	x.asking()
	switch {
	case in.kind == definition.Mock:
		x.send(w, x.evaluate(&gatemap.Backend{Body: out.Body}), nil, 0, 0)
	case in.kind == definition.AWSProxy || in.method.lambda:
		x.send(w, in.invoke(x, out), nil, 0, 0)
	default:
		in.call(w, x, out)
	}
}

// hand answers with what a backend makes of the client's own request.
func (in *Integration) hand(w http.ResponseWriter, x *exchange, r *http.Request) {
	if failed := in.admit(x); failed != nil {
		x.send(w, x.fail(failed), nil, 0, 0)
		return
	}
	var proxy *Integration
	if in.kind == definition.HTTPProxy || in.kind == definition.AWSProxy {
		proxy = in
	}
	x.record(w, r, in.backend, proxy)
}

// admit refuses who may not use the operation.
func (in *Integration) admit(x *exchange) (failed *gatemap.GatewayError) {
	if in.access != nil {
		x.req, failed = in.access.Check(x.req, true)
	}
	return failed
}

// ask makes the integration request: who asks, and what goes to the backend.
func (in *Integration) ask(x *exchange, r *http.Request) (*request.IntegrationRequest, *gatemap.GatewayError) {
	failed := in.admit(x)
	if failed != nil {
		return nil, failed
	}
	if x.req.Body, failed = readBody(r, in.method.Engine.Limits().Payload); failed != nil {
		return nil, failed
	}
	if len(contentEncodings(r.Header)) > 0 { // the body has been decoded
		x.req.Headers = fieldlist.Delete(x.req.Headers, "Content-Encoding")
	}
	out, failed := in.mapper.Map(x.ctx, x.req)
	if failed != nil {
		return nil, failed
	}
	x.req, x.sent = out.Response(x.req), out
	return out, nil
}

// invoke makes the response of a Lambda function.
func (in *Integration) invoke(x *exchange, out *request.IntegrationRequest) *gatemap.Response {
	function, failed := in.endpoints.function(out.URI)
	if failed != nil {
		return x.fail(failed)
	}
	if len(out.Body) == 0 {
		out.Body = []byte("{}")
	}
	got, err := x.buffers.invoke(x.ctx, in.endpoints.Lambda, &Invocation{Function: function, Payload: out.Body, Asynchronous: out.Asynchronous})
	if err != nil {
		return x.fail(x.unanswered(err))
	}
	x.answered(got.StatusCode)
	if in.kind != definition.AWSProxy {
		return x.evaluate(got.backend())
	}
	if x.m.Hooks.sees() {
		x.got = got.backend()
	}
	if got.StatusCode >= 300 || got.FunctionError != "" {
		return x.fail(functionFailed(got))
	}
	accept, _ := fieldlist.First(x.req.Headers, "Accept")
	decode := in.types.Match(accept)
	resp, failed := request.ProxyResponse(got.Payload, decode)
	if failed != nil {
		return x.fail(failed)
	}
	return x.sendable(resp)
}

// functionFailed is the failure of an AWS_PROXY integration whose function
// failed: 502 (rules/requests.md#proxy).
func functionFailed(got *InvocationResult) *gatemap.GatewayError {
	failed := gatemap.NewGatewayError(gatewayresponse.APIConfigurationError,
		fmt.Sprintf("Lambda execution failed with status %d due to customer function error: %s", got.StatusCode, shortened(got.Payload)), nil)
	failed.StatusCode = http.StatusBadGateway
	return failed
}

// shortened is the beginning of a payload, for a log.
func shortened(payload []byte) string { return string(payload[:min(len(payload), 1000)]) }

// call asks an HTTP endpoint or a service.
func (in *Integration) call(w http.ResponseWriter, x *exchange, out *request.IntegrationRequest) {
	r, failed := in.endpoints.request(x.ctx, in.kind, out)
	if failed != nil {
		x.send(w, x.fail(failed), nil, 0, 0)
		return
	}
	got, err := in.endpoints.transport().RoundTrip(r)
	if err != nil {
		x.send(w, x.fail(x.unanswered(err)), nil, 0, 0)
		return
	}
	defer got.Body.Close()
	a := answerOf(got)
	if in.kind == definition.HTTPProxy {
		in.pass(w, x, a)
		return
	}
	if err := in.endpoints.fromXML(r, a); err != nil {
		x.send(w, x.fail(x.unanswered(err)), nil, 0, 0)
		return
	}
	resp, rest, action := x.pull(a)
	x.send(w, resp, rest, action, a.length)
}

// readBody reads a client's body, up to limit bytes, and decodes it where it is
// encoded (rules/requests.md#encoded-body).
func readBody(r *http.Request, limit int) ([]byte, *gatemap.GatewayError) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, nil
	}
	if r.ContentLength > int64(limit) {
		return nil, requestTooLarge(limit)
	}
	body, err := readAll(r.Body, limit)
	if err != nil {
		return nil, gatemap.NewGatewayError(gatewayresponse.BadRequestBody, "The request's body could not be read", err)
	}
	if encodings := contentEncodings(r.Header); len(encodings) > 0 && len(body) <= limit {
		var plain io.Reader
		if plain, err = decoder(bytes.NewReader(body), "the request's", encodings); err == nil {
			body, err = readAll(plain, limit)
		}
		if err != nil {
			return nil, gatemap.NewGatewayError(gatewayresponse.UnsupportedMediaType, "The request's body is not decoded", err)
		}
	}
	if len(body) > limit {
		return nil, requestTooLarge(limit)
	}
	return body, nil
}

// readAll reads up to limit bytes, and one more of what is longer.
func readAll(r io.Reader, limit int) ([]byte, error) { return appendAll(nil, r, -1, limit) }

// appendAll appends what r has to dst: up to limit bytes, and one more of what is
// longer. length is what r says of its own, -1 where that is not known.
func appendAll(dst []byte, r io.Reader, length int64, limit int) ([]byte, error) {
	buf := bytes.NewBuffer(dst)
	if 0 < length && length <= int64(limit) {
		buf.Grow(int(length) + bytes.MinRead)
	}
	_, err := buf.ReadFrom(&io.LimitedReader{R: r, N: int64(limit) + 1})
	return buf.Bytes(), err
}
