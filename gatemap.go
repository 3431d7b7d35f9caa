package gatemap

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"

	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/executionlog"
	"github.com/gatemap/gatemap/internal/fieldlist"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/mapping"
	"github.com/gatemap/gatemap/selection"
	"github.com/gatemap/gatemap/template"
)

// backendKind is what the rules of evaluation distinguish.
type backendKind uint8

const (
	uncompiled    backendKind = iota // an engine that Compile did not make
	httpBackend                      // HTTP endpoints and AWS services: the status is matched
	lambdaBackend                    // the error message is matched
	mockBackend                      // the status comes from the request template, the body is empty
)

// Engine is a compiled integration. It is immutable and safe for concurrent
// use.
type Engine struct {
	kind      backendKind
	selector  *selection.Selector
	responses []response // indices are those of selector
	types     contenthandling.MediaTypes
	limits    Limits
	metered   meter.Limits          // of limits
	codec     contenthandling.Codec // nil is the package's own
	gateway   *gatewayresponse.Set  // nil: the service's own answers to failures
	foldCase  bool
	reads     bool // see ReadsRequest
	plains    bool // some of the responses are plain
	headers   int  // that a response has at most, as far as that is known
	warnings  []*ConfigError
	usual     atomic.Int32 // bytes of a rendered body, 0 if it is long; for newResponse
}

// response is a compiled integration response.
type response struct {
	key        string
	status     int
	statusText string
	handling   contenthandling.Handling
	parameters []parameter
	templates  *template.Set
	undeclared bool   // the method does not declare the status
	pattern    string // as configured; "" for a default
	planned    bool   // plan is what happens to the payload, whatever the headers
	plain      bool   // see Engine.plain
	plan       plan
}

// parameter is a compiled member of responseParameters.
type parameter struct {
	key     string // method.response.header.NAME
	name    string // as the client gets it
	dropped bool   // the gateway drops headers of this name
	renamed bool   // the gateway's name is not the configured one
	checked bool   // the value is static and allowed
	expr    *mapping.Expression
	origin  origin
	text    string // the value, or the name of the backend's header
}

// origin is where the value of a parameter comes from.
type origin uint8

const (
	fromExpression origin = iota // whatever expr reads
	fromText                     // text
	fromHeader                   // the last value of the backend's header text
)

// Compile prepares an integration for evaluation. Its error is an ErrorList
// with every fault of the configuration, in the service's words where they are
// known; what the service would store is accepted. The configuration and the
// options are not kept.
func Compile(in *Integration, opts Options) (*Engine, error) {
	if in == nil {
		return nil, ErrorList{definition.Faultf(definition.Position{}, "the integration is nil")}
	}
	limits := opts.Limits.effective()
	e := &Engine{
		types:    contenthandling.NewMediaTypes(opts.BinaryMediaTypes),
		limits:   limits,
		metered:  limits.metered(),
		foldCase: opts.FoldHeaderNames,
		codec:    opts.Base64,
	}
	c := &compiler{opts: opts, engine: e}
	c.compile(in)
	if err := c.Errors.Err(); err != nil {
		return nil, err
	}
	e.markRequest()
	e.markPlain()
	return e, nil
}

// CompileMethod is Compile with all that a definition says of a method: its
// integration, whether that calls a Lambda function, the method responses where
// the definition has any, the API's binary media types and gateway responses.
// Package definition/formats reads methods from files. What the options set
// counts in place of what the method says; a list that is empty and not nil is
// set.
func CompileMethod(m *Operation, opts Options) (*Engine, error) {
	if m == nil || m.Integration == nil {
		return nil, ErrorList{definition.Faultf(definition.Position{}, "the method has no integration")}
	}
	if opts.BinaryMediaTypes == nil {
		opts.BinaryMediaTypes = m.BinaryMediaTypes
	}
	if opts.GatewayResponses == nil {
		opts.GatewayResponses = m.GatewayResponses
	}
	if opts.MethodResponses == nil && !m.OpenMethodResponses {
		opts.MethodResponses = m.MethodResponses
	}
	if opts.Backend == definition.UnresolvedBackend {
		opts.Backend = m.BackendKind()
	}
	return Compile(m.Integration, opts)
}

// MustCompile is Compile for configurations that are known to be good; it
// panics on a fault.
func MustCompile(in *Integration, opts Options) *Engine {
	e, err := Compile(in, opts)
	if err != nil {
		panic("gatemap: " + err.Error())
	}
	return e
}

// Warnings returns what Compile accepted and found odd, in the order of the
// configuration.
func (e *Engine) Warnings() []*ConfigError {
	if e == nil {
		return nil
	}
	return slices.Clone(e.warnings)
}

// EvaluateContext is Evaluate with a context. Once it has ended, the evaluation
// ends within about a millisecond of work with a *GatewayError that wraps its
// cause. A nil context never ends.
func (e *Engine) EvaluateContext(ctx context.Context, req *Request, backend *Backend) (*Response, error) {
	if !e.compiled() {
		return nil, errNotCompiled
	}
	if r := e.plain(ctx, req, backend); r != nil {
		var in fieldlist.Memory
		dst := fieldlist.One[Response](&in, e.headers)
		if e.fill(dst, &in, r, backend) {
			return dst, nil
		}
	}
	return e.run(ctx, nil, req, backend, nil)
}

// Evaluate gives the response to the client for what a backend answered. When
// the gateway answers itself, the error is a *GatewayError and the response is
// what the client gets all the same; with any other error it is nil, which
// means that the engine was not made by Compile. A nil request is an empty one,
// and so is a nil backend. Evaluate never changes its arguments; the Body of
// the result may be the backend's.
func (e *Engine) Evaluate(req *Request, backend *Backend) (*Response, error) {
	return e.EvaluateContext(endless, req, backend)
}

// endless is the context of an evaluation without one: nil never ends, and asking
// it costs nothing.
var endless context.Context

var errNotCompiled = errors.New("gatemap: the engine was not made by Compile, so there is nothing to evaluate")

// compiled tells an engine from the zero value.
func (e *Engine) compiled() bool { return e != nil && e.kind != uncompiled }

// EvaluateTo is Evaluate into dst, whose memory it reuses: with the same dst
// again and again, selection, parameters and passthrough do not allocate. The
// backend's body must not lie in dst's memory. When it fails, dst is what the
// client gets then.
func (e *Engine) EvaluateTo(dst *Response, req *Request, backend *Backend) error {
	return e.EvaluateContextTo(endless, dst, req, backend)
}

// EvaluateContextTo is EvaluateTo with a context, as EvaluateContext is Evaluate.
func (e *Engine) EvaluateContextTo(ctx context.Context, dst *Response, req *Request, backend *Backend) error {
	if dst == nil {
		return configurationError(errNilResponse, executionlog.Unexpected)
	}
	if r := e.plain(ctx, req, backend); r != nil && e.fill(dst, dst.own(), r, backend) {
		return nil
	}
	_, err := e.run(ctx, dst, req, backend, nil)
	return err
}

var errNilResponse = errors.New("the response to evaluate into is nil")

// NeedsBody reports whether the answer to a backend's status can depend on the
// whole payload: a template or a parameter reads it, contentHandling may decode
// it, or it is that of a Lambda function, whose errorMessage selects. Without
// that need, Evaluate without a Body gives status and headers, and the payload
// can go to the client as it comes, by what Passthrough says.
func (e *Engine) NeedsBody(statusCode int) bool {
	if !e.compiled() || e.kind == mockBackend {
		return false
	}
	r := e.byStatus(statusCode)
	switch {
	case e.kind == lambdaBackend:
		return true
	case r == nil:
		return false
	case !e.types.Empty() && !e.types.All() || r.handling == contenthandling.ToBinary && !e.types.All():
		return true
	}
	return r.readsBody()
}

// byStatus returns the response that a status selects, nil when the evaluation
// fails.
func (e *Engine) byStatus(statusCode int) *response {
	if e.kind != httpBackend {
		return nil
	}
	i, err := e.selector.ByStatus(context.Background(), statusCode)
	if err != nil || e.responses[i].undeclared {
		return nil
	}
	return &e.responses[i]
}

func (r *response) readsBody() bool {
	return r.templates.Renders() || slices.ContainsFunc(r.parameters, func(p parameter) bool { return p.expr.ReadsBody() })
}

// Passthrough says what happens to the payload of a backend's answer on its way
// to the client, and whether that is all: no template, no parameter and no
// decoding needs it whole. The backend's Body is not looked at; its status and
// its Content-Type decide with the request's Accept. ok is false where
// evaluation fails or needs the payload.
func (e *Engine) Passthrough(req *Request, backend *Backend) (action contenthandling.Action, ok bool) {
	if !e.compiled() {
		return contenthandling.Text, false
	}
	x := exchange{engine: e}
	x.accept(req, backend)
	r := e.byStatus(x.backend.StatusCode)
	if r == nil || r.readsBody() {
		return contenthandling.Text, false
	}
	action = x.plan(r).action
	return action, action != contenthandling.Decode
}

// ReadsRequest reports whether an evaluation can depend on more of the request
// than its Accept header, so that who serves traffic need not prepare the rest.
func (e *Engine) ReadsRequest() bool { return e != nil && e.reads }

// markRequest finds out what ReadsRequest says.
func (e *Engine) markRequest() {
	e.reads = e.gateway != nil || slices.ContainsFunc(e.responses, func(r response) bool {
		return r.templates.ReadsRequest() || slices.ContainsFunc(r.parameters, func(p parameter) bool { return p.expr.ReadsRequest() })
	})
}

// Limits returns the limits in effect.
func (e *Engine) Limits() Limits { return e.limits }
