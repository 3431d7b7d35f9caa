package cases

import (
	"errors"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/target"
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

// evaluate runs a case. Its error says that the case cannot be run.
func (t *compiled) evaluate(f *File, c *Case) (*Outcome, error) {
	request, backend := c.Request, c.Backend.Backend
	target.Request(t.method, &request)
	if c.Backend.ErrorMessage != nil && !target.IsLambda(t.method) {
		return nil, faultsAt(f.Name, c.Backend.line, nil,
			"errorMessage is the error of a Lambda function, which this integration does not call (type: lambda says that it does)")
	}
	if err := target.Status(t.method, &request, &backend); err != nil {
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
