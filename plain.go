package gatemap

import (
	"context"
	"slices"

	"github.com/gatemap/gatemap/internal/fieldlist"
	"github.com/gatemap/gatemap/internal/payload"
	"github.com/gatemap/gatemap/mapping"
)

// markPlain finds the responses that plain can answer with: those whose plan is
// known and has no template, and whose parameters are texts and copied headers.
func (e *Engine) markPlain() {
	for i := range e.responses {
		r := &e.responses[i]
		r.plain = e.kind == httpBackend && r.planned && r.plan.template == nil && !r.undeclared && !slices.ContainsFunc(r.parameters, evaluates)
		e.plains = e.plains || r.plain
	}
}

// evaluates reports whether a parameter is more than a text that is allowed or a
// header of the backend.
func evaluates(p parameter) bool {
	return p.origin == fromExpression || p.origin == fromText && !p.checked
}

// plain returns the response of an evaluation for which nothing has to be read,
// converted or rendered, nil for every other one: the status is in the table, the
// response is a plain one, the payload stays as it is and nothing can override what
// is mapped or end the evaluation.
func (e *Engine) plain(ctx context.Context, req *Request, backend *Backend) *response {
	if e == nil || !e.plains || ctx != nil || req == nil || backend == nil || len(req.Context) > 0 || len(backend.Body) > e.limits.Payload {
		return nil
	}
	if i, known := e.selector.KnownStatus(backend.StatusCode); known {
		if r := &e.responses[i]; r.plain && payload.Keeps(r.plan.action, backend.Body) {
			return r
		}
	}
	return nil
}

// fill makes dst what plain's response gives. It does what run does in the same order
// and reports false, with nothing done that run would not do again, if that fails.
// It calls no code of others, so that it needs no guard, and it needs no workspace.
func (e *Engine) fill(dst *Response, in *fieldlist.Memory, r *response, backend *Backend) bool {
	in.Reset()
	dst.Headers = in.Grow(len(r.parameters) + 1)
	dst.StatusCode, dst.Selected, dst.Body = r.status, r.key, backend.Body
	for i := range r.parameters {
		p := &r.parameters[i]
		value, found := p.text, true
		if p.origin == fromHeader {
			if value, found = fieldlist.Last(backend.Headers, p.text, e.foldCase); found && !mapping.ValidValue(value) {
				return false
			}
		}
		if found && !p.dropped {
			dst.Headers = in.Add(dst.Headers, p.name, value)
		}
	}
	return e.finish(dst, in) == nil
}
