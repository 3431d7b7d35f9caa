package cases

import (
	"errors"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/template"
)

// Evaluate gives the response of the case file's integration to a backend
// result, whatever its cases are. The error is definition.Faults.
func (p *Project) Evaluate(f *File, request *gatemap.Request, backend *gatemap.Backend) (*Outcome, error) {
	t, err := p.target(f)
	if err != nil {
		return nil, err
	}
	c := &Case{Request: *request, Backend: Backend{Backend: *backend}}
	return t.evaluate(f, c)
}

// evaluate runs a case. Its error says that the case cannot be run.
func (t *target) evaluate(f *File, c *Case) (*Outcome, error) {
	request, backend := c.Request, c.Backend.Backend
	t.complete(&request)
	if c.Backend.ErrorMessage != nil && !t.lambda {
		return nil, faultsAt(f.Name, c.Backend.line, nil,
			"errorMessage is the error of a Lambda function, which this integration does not call (type: lambda says that it does)")
	}
	if backend.StatusCode == 0 {
		if err := t.status(&request, &backend); err != nil {
			return nil, faultsAt(f.Name, c.Line, err, "%v", err)
		}
	}
	o := new(Outcome)
	var err error
	o.Explanation, err = t.engine.Explain(&request, &backend)
	t.coverage.Record(o.Explanation)
	o.Response, o.Selected = o.Explanation.Response, o.Explanation.Selection.Selected
	errors.As(err, &o.Failure)
	return o, nil
}

// complete gives the request the method and path of the definition where the
// case does not say.
func (t *target) complete(r *gatemap.Request) {
	if r.HTTPMethod == "" {
		r.HTTPMethod = "GET"
		if m := t.method.HTTPMethod; m != "" && m != "ANY" {
			r.HTTPMethod = m
		}
	}
	if r.Path == "" {
		r.Path = "/"
		if t.method.Path != "" {
			r.Path = t.method.Path
		}
	}
}

// status completes a backend result without a status: 200, and for MOCK what
// the request template prints, unless the case gives that text as the body.
func (t *target) status(r *gatemap.Request, b *gatemap.Backend) error {
	if t.typ != gatemap.Mock {
		b.StatusCode = 200
		return nil
	}
	if len(b.Body) > 0 {
		return nil
	}
	return t.mock(r, b)
}

// mock renders the request template of a MOCK integration, whose overrides the
// response template sees (rules/selection.md#mock, rules/templates.md#overrides).
func (t *target) mock(r *gatemap.Request, b *gatemap.Backend) error {
	var entries []template.Entry
	for contentType, source := range t.method.Integration.RequestTemplates.All() {
		e := template.Entry{ContentType: contentType}
		if source != nil {
			e.Source = *source
		}
		entries = append(entries, e)
	}
	set, errs := template.Compile(entries, template.Options{})
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	chosen := set.Choose(header(r.Headers, "Content-Type")).Template
	if chosen == nil {
		return nil
	}
	env := template.Env{
		Body:           r.Body,
		Params:         template.Params{Path: r.PathParameters, Querystring: r.Querystring, Header: r.Headers},
		Context:        r.Context,
		StageVariables: r.StageVariables,
	}
	text, err := chosen.Append(nil, &env)
	if err != nil {
		return errors.New("the request template: " + err.Error())
	}
	b.Body = text
	r.Context = withOverrides(r.Context, &env.Overrides)
	return nil
}

func header(fields []gatemap.Field, name string) string {
	for _, f := range fields {
		if strings.EqualFold(f.Name, name) && len(f.Values) > 0 {
			return f.Values[0]
		}
	}
	return ""
}

// withOverrides puts what the request template has overridden of the response
// into $context, where the response template finds it.
func withOverrides(context []gatemap.Member, o *template.Overrides) []gatemap.Member {
	var override []gatemap.Member
	if o.Status != 0 {
		override = append(override, gatemap.Member{Name: "status", Value: o.Status})
	}
	var headers []gatemap.Member
	for _, h := range o.Headers {
		if len(h.Values) == 1 {
			headers = append(headers, gatemap.Member{Name: h.Name, Value: h.Values[0]})
			continue
		}
		list := make([]any, len(h.Values))
		for i, v := range h.Values {
			list[i] = v
		}
		headers = append(headers, gatemap.Member{Name: h.Name, Value: list})
	}
	if headers != nil {
		override = append(override, gatemap.Member{Name: "header", Value: headers})
	}
	if override == nil {
		return context
	}
	all := make([]gatemap.Member, 0, len(context)+1)
	for _, m := range context {
		if m.Name != "responseOverride" {
			all = append(all, m)
		}
	}
	return append(all, gatemap.Member{Name: "responseOverride", Value: override})
}
