//go:build !js

package cases

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/gatemaptest/coverage"
	"github.com/gatemap/gatemap/internal/settle"
)

// Evaluate gives the response of the case file's integration to a backend
// result, whatever its cases are. The error is definition.Faults.
func (p *Project) Evaluate(f *File, request *gatemap.Request, backend *gatemap.Backend) (*Outcome, error) {
	t, err := p.compiled(f)
	if err != nil {
		return nil, err
	}
	c := &Case{Request: *request, Backend: Backend{Backend: *backend}}
	return t.evaluate(f, c)
}

// EvaluateCase gives the response of the case file's integration to a case, one
// of its own or another. The error is definition.Faults.
func (p *Project) EvaluateCase(f *File, c *Case) (*Outcome, error) {
	t, err := p.compiled(f)
	if err != nil {
		return nil, err
	}
	return t.evaluate(f, c)
}

// EvaluateIn gives the response of an integration of api, a definition as
// somebody else has read it, to a case of the file, with the method. The error is
// definition.Faults.
func (f *File) EvaluateIn(api *formats.API, c *Case) (*Outcome, *definition.Operation, error) {
	method, err := f.method(api)
	if err != nil {
		return nil, nil, err
	}
	t, err := f.compile(method, coverage.New(method, api.Name))
	if err != nil {
		return nil, nil, err
	}
	o, err := t.evaluate(f, c)
	return o, method, err
}

// evaluate runs a case. Its error says that the case cannot be run.
func (t *compiled) evaluate(f *File, c *Case) (*Outcome, error) {
	request, backend := c.Request, c.Backend.Backend
	settle.Request(t.method, &request)
	if err := t.suits(f, &c.Backend); err != nil {
		return nil, err
	}
	if isProxy(t.method) {
		return t.evaluateProxy(f, c)
	}
	if failed := c.Backend.Unanswered(t.method); failed != nil {
		resp := t.engine.Fail(&request, failed)
		return &Outcome{Response: resp, Failure: failed, Explanation: &gatemap.Explanation{Response: resp, Error: failed}}, nil
	}
	if err := settle.Status(t.method, &request, &backend, f.FoldHeaderNames); err != nil {
		return nil, faultsAt(f.Name, c.Line, err, "%v", err)
	}
	o := new(Outcome)
	var err error
	o.Explanation, err = t.engine.Explain(&request, &backend)
	t.coverage.Record(o.Explanation)
	o.Response, o.Selected = o.Explanation.Response, o.Explanation.Selection.Selected
	errors.As(err, &o.Failure)
	return o, nil
}

// suits refuses what the backend of the integration cannot do.
func (t *compiled) suits(f *File, b *Backend) error {
	switch {
	case b.ErrorMessage != nil && !settle.IsLambda(t.method) && t.method.Integration.Type != gatemap.AWSProxy:
		return faultsAt(f.Name, b.lines["errorMessage"], nil,
			"errorMessage is the error of a Lambda function, which this integration does not call (type: lambda says that it does)")
	case b.Failure != "" && t.method.Integration.Type == gatemap.Mock:
		return faultsAt(f.Name, b.lines["failure"], nil, "a MOCK integration asks no backend, which could fail")
	}
	return nil
}

var (
	errNoConnection = errors.New("the case says that the connection failed")
	errTimedOut     = fmt.Errorf("the case says that there was no answer in time: %w", context.DeadlineExceeded)
)

// Unanswered is the failure of a backend that gives a method no answer, nil of
// another: one that is late has given none.
func (b *Backend) Unanswered(m *definition.Operation) *gatemap.GatewayError {
	timeout := time.Duration(m.Integration.TimeoutInMillis) * time.Millisecond
	switch {
	case b.Failure == ConnectionFailed:
		return gatemaphttp.NoAnswer(errNoConnection)
	case b.Failure == TimedOut, b.Delay > cmp.Or(timeout, gatemaphttp.DefaultTimeout):
		return gatemaphttp.NoAnswer(errTimedOut)
	}
	return nil
}
