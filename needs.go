package gatemap

import (
	"context"
	"slices"

	"github.com/gatemap/gatemap/contenthandling"
)

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
