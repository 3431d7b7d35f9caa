package gatemap

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatewayresponse"
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
	kind       backendKind
	selector   *selection.Selector
	responses  []response // indices are those of selector
	types      contenthandling.MediaTypes
	limits     Limits
	metered    meter.Limits          // of limits
	codec      contenthandling.Codec // nil is the package's own
	gateway    *gatewayresponse.Set  // nil: the service's own answers to failures
	foldCase   bool
	reads      bool // see ReadsRequest
	warnings   []*ConfigError
	workspaces sync.Pool // of *workspace
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
	source  source
	text    string // the value, or the name of the backend's header
}

// source is where the value of a parameter comes from.
type source uint8

const (
	fromExpression source = iota // whatever expr reads
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
	dst := new(Response)
	err := e.EvaluateContextTo(ctx, dst, req, backend)
	if err == errNotCompiled {
		return nil, err
	}
	return dst, err
}

// Evaluate gives the response to the client for what a backend answered. When
// the gateway answers itself, the error is a *GatewayError and the response is
// what the client gets all the same; with any other error it is nil, which
// means that the engine was not made by Compile. A nil request is an empty one,
// and so is a nil backend. Evaluate never changes its arguments; the Body of
// the result may be the backend's.
func (e *Engine) Evaluate(req *Request, backend *Backend) (*Response, error) {
	dst := new(Response)
	err := e.EvaluateTo(dst, req, backend)
	if err == errNotCompiled {
		return nil, err
	}
	return dst, err
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
	if e.plain(dst, req, backend) {
		return nil
	}
	return e.EvaluateContextTo(endless, dst, req, backend)
}

// EvaluateContextTo is EvaluateTo with a context, as EvaluateContext is Evaluate.
func (e *Engine) EvaluateContextTo(ctx context.Context, dst *Response, req *Request, backend *Backend) error {
	switch {
	case dst == nil:
		return configurationError(errNilResponse, logUnexpected)
	case !e.compiled():
		configurationError(errNotCompiled, logUnexpected).fill(dst)
		return errNotCompiled
	}
	if err := e.run(ctx, dst, req, backend, nil); err != nil {
		err.fill(dst)
		return err
	}
	return nil
}

var errNilResponse = errors.New("the response to evaluate into is nil")
