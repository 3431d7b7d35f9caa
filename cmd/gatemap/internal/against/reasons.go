package against

import (
	"bytes"
	"slices"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/internal/settle"
)

// Backends says what answers where a target asks a backend.
type Backends int

// The ways in which a backend's answer is known.
const (
	NoBackends Backends = iota // only that of a MOCK is
	Replayed                   // the target is told by replay.CaseHeader which case to play, as gatemap serve --replay takes it
	AsCases                    // somebody says that the backends answer as the cases have it
	Steered                    // a Steering answers in their place
)

// planned is a case that can be run.
type planned struct {
	file    *cases.File
	c       *cases.Case
	sent    *form
	visible cases.Expect // what of the expectations HTTP shows
	engine  *cases.Outcome
	mock    bool // no backend is asked
}

// plan prepares a case, or says why it cannot be run over HTTP. The error is that
// of a case which gatemap test cannot run either.
func (x *runner) plan(f *cases.File, op *definition.Operation, c *cases.Case) (p *planned, reason string, err error) {
	o, err := x.project.EvaluateCase(f, c)
	if err != nil {
		return nil, "", err
	}
	sent, err := formOf(op, c, x.target.Headers)
	if err != nil {
		return nil, err.Error(), nil
	}
	p = &planned{file: f, c: c, sent: sent, engine: o, mock: op.Integration.Type == gatemap.Mock, visible: visibleOf(&c.Expect, sent.method, o.Response)}
	if c.Expect.Empty() {
		return p, "", nil // a case that expects nothing fails, here too
	}
	if p.visible.Empty() && !x.options.Strict {
		return nil, "it expects nothing that HTTP shows", nil
	}
	seen, err := sent.seen(op, x.target.URL.Host)
	if err != nil {
		return nil, err.Error(), nil
	}
	if reason := x.answerUnknown(f, op, c, o); reason != "" {
		return nil, reason, nil
	}
	return p, x.requestMatters(f, op, c, seen, o), nil
}

// answerUnknown says why the backend's answer is not that of the case.
func (x *runner) answerUnknown(f *cases.File, op *definition.Operation, c *cases.Case, o *cases.Outcome) string {
	switch {
	case op.Integration.Type != gatemap.Mock && x.options.Backends == NoBackends:
		return "the answer is that of the target's backend, which nothing steers (--backend, --steer)"
	case op.Integration.Type != gatemap.Mock || c.Backend.StatusCode == 0 && c.Backend.Body == nil:
		return ""
	}
	if templated := *c; !x.same(f, &templated, func(c *cases.Case) { c.Backend = cases.Backend{} }, o) {
		return "the request template of the MOCK does not answer as the case says"
	}
	return ""
}

// part is a part of a case's request that is another over HTTP.
type part struct {
	what    string
	stage   bool // it is that of the stage
	replace func(r, seen *gatemap.Request)
}

var parts = []part{
	{"stageVariables, which are the target's", true, func(r, seen *gatemap.Request) { r.StageVariables = nil }},
	{"context, which the target makes", true, func(r, seen *gatemap.Request) { r.Context = seen.Context }},
	{"path parameters that its path does not have", false, func(r, seen *gatemap.Request) { r.PathParameters, r.Path = seen.PathParameters, seen.Path }},
	{"a query that HTTP does not carry like this", false, func(r, seen *gatemap.Request) { r.Querystring = seen.Querystring }},
	{"headers that are others over HTTP, as Host and User-Agent", false, func(r, seen *gatemap.Request) { r.Headers = seen.Headers }},
}

// requestMatters says what of the case's request is another over HTTP, where that
// changes the response.
func (x *runner) requestMatters(f *cases.File, op *definition.Operation, c *cases.Case, seen *gatemap.Request, o *cases.Outcome) string {
	all := *c
	settle.Request(op, &all.Request)
	for _, part := range parts {
		if part.stage && x.options.SameStage {
			continue
		}
		one := *c
		settle.Request(op, &one.Request)
		if !x.same(f, &one, func(c *cases.Case) { part.replace(&c.Request, seen) }, o) {
			return "its response depends on " + part.what
		}
		part.replace(&all.Request, seen)
	}
	if !x.same(f, &all, func(*cases.Case) {}, o) {
		return "its response depends on what HTTP makes of its request"
	}
	return ""
}

// same reports whether a changed case gives the same response.
func (x *runner) same(f *cases.File, c *cases.Case, change func(*cases.Case), o *cases.Outcome) bool {
	change(c)
	got, err := x.project.EvaluateCase(f, c)
	if err != nil {
		return false
	}
	a, b := got.Response, o.Response
	return a.StatusCode == b.StatusCode && bytes.Equal(a.Body, b.Body) && slices.EqualFunc(a.Headers, b.Headers, func(x, y gatemap.Field) bool {
		return x.Name == y.Name && slices.Equal(x.Values, y.Values)
	})
}
