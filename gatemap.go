package gatemap

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/confjson"
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
// known; what the service would store is accepted. The configuration is not
// kept.
func Compile(in *Integration, opts ...Option) (*Engine, error) {
	if in == nil {
		return nil, ErrorList{definition.Faultf(definition.Position{}, "the integration is nil")}
	}
	c := &compiler{in: in}
	for _, opt := range opts {
		if opt != nil {
			opt(&c.options)
		}
	}
	e := &Engine{
		types:    contenthandling.NewMediaTypes(c.binaryMediaTypes),
		limits:   c.limits.effective(),
		foldCase: c.foldCase,
		codec:    c.codec,
	}
	c.limits = e.limits
	e.metered = e.limits.metered()
	c.declare()
	e.kind = c.backend()
	c.transfer()
	c.unknown(nil, in.Unknown)
	c.lambdaErrors = e.kind == lambdaBackend
	list := make([]selection.Response, 0, len(in.IntegrationResponses))
	all := confjson.Root.Child(definition.NameIntegrationResponses)
	if n := len(in.IntegrationResponses); n > maxResponses {
		c.fault(definition.CodeLimit, all, nil, "%d integration responses; there is one for each status code, %d at most", n, maxResponses)
		return nil, c.errs.Err()
	}
	c.duplicates(all, keysOf(in.IntegrationResponses))
	for _, entry := range in.IntegrationResponses {
		at := all.Child(entry.Key)
		r, pattern := c.response(entry.Key, &entry.Value, at)
		e.plan(&r)
		e.responses = append(e.responses, r)
		list = append(list, selection.Response{StatusCode: r.status, Pattern: pattern})
	}
	c.overall(all, list)
	e.gateway = c.gateway()
	if err := c.errs.Err(); err != nil {
		return nil, err
	}
	steps := selection.Options{Steps: e.limits.Matching}
	if e.kind == lambdaBackend {
		e.selector = selection.NewMessages(list, steps)
	} else {
		e.selector = selection.New(list, steps)
	}
	e.warnings = c.warnings
	return e, nil
}

// CompileMethod is Compile with all that a definition says of a method: its
// integration, whether that calls a Lambda function, the method responses where
// the definition has any, the API's binary media types and gateway responses.
// Package definition/formats reads methods from files. The options count in
// place of what the method says.
func CompileMethod(m *Operation, opts ...Option) (*Engine, error) {
	if m == nil || m.Integration == nil {
		return nil, ErrorList{definition.Faultf(definition.Position{}, "the method has no integration")}
	}
	all := []Option{WithBinaryMediaTypes(m.BinaryMediaTypes...), WithGatewayResponses(m.GatewayResponses)}
	if m.MethodResponses != nil && !m.OpenMethodResponses {
		all = append(all, WithMethodResponses(m.MethodResponses))
	}
	switch m.BackendKind() {
	case definition.LambdaBackend:
		all = append(all, WithLambda(true))
	case definition.ServiceBackend:
		all = append(all, WithLambda(false))
	}
	return Compile(m.Integration, append(all, opts...)...)
}

// MustCompile is Compile for configurations that are known to be good; it
// panics on a fault.
func MustCompile(in *Integration, opts ...Option) *Engine {
	e, err := Compile(in, opts...)
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
	return e.EvaluateContext(context.Background(), req, backend)
}

var errNotCompiled = errors.New("gatemap: the engine was not made by Compile, so there is nothing to evaluate")

// compiled tells an engine from the zero value.
func (e *Engine) compiled() bool { return e != nil && e.kind != uncompiled }

// EvaluateTo is Evaluate into dst, whose memory it reuses: with the same dst
// again and again, selection, parameters and passthrough do not allocate. The
// backend's body must not lie in dst's memory. When it fails, dst is what the
// client gets then.
func (e *Engine) EvaluateTo(dst *Response, req *Request, backend *Backend) error {
	return e.EvaluateContextTo(nil, dst, req, backend)
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
