package gatemap

import (
	"unicode/utf8"

	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/mapping"
)

// passes evaluates the plainest case without a state of its own: the status
// selects, parameters are static or read one header, no template is rendered,
// nothing can have been overridden, and the payload stays as it is. It reports
// false for every other case and for what fails; what it does is what run does.
func (e *Engine) passes(dst *Response, req *Request, backend *Backend) bool {
	if e.kind != httpBackend || req == nil || backend == nil || len(req.Context) > 0 || len(backend.Body) > e.limits.Payload {
		return false
	}
	i, err := e.selector.ByStatus(backend.StatusCode)
	if err != nil {
		return false
	}
	r := &e.responses[i]
	if !r.plain || !e.untouched(r, req, backend) {
		return false
	}
	dst.reset()
	dst.StatusCode, dst.Selected, dst.Body = r.status, r.key, backend.Body
	for i := range r.parameters {
		p := &r.parameters[i]
		value := p.text
		if p.header {
			var found bool
			if value, found = e.lastHeader(backend.Headers, p.text); !found {
				continue
			}
			if !mapping.ValidValue(value) {
				return false
			}
		}
		if !p.dropped {
			dst.addHeader(p.name, value)
		}
	}
	return e.finish(dst) == nil
}

// untouched reports whether content handling leaves the payload as it is.
func (e *Engine) untouched(r *response, req *Request, backend *Backend) bool {
	binaryPayload, binaryAccept := e.types.All(), e.types.All()
	if !e.types.Empty() && !e.types.All() {
		accept, _ := firstFold(req.Headers, "Accept")
		payload, _ := firstFold(backend.Headers, contentType)
		binaryPayload, binaryAccept = e.types.Match(payload), e.types.Match(accept)
	}
	switch contenthandling.Decide(r.handling, !e.types.Empty(), binaryPayload, binaryAccept) {
	case contenthandling.Pass:
		return true
	case contenthandling.Text:
		return utf8.Valid(backend.Body)
	}
	return false
}

// markPlain finds the responses that passes can answer with.
func (e *Engine) markPlain() {
	for i := range e.responses {
		r := &e.responses[i]
		r.plain = !r.templates.Renders() && !r.undeclared
		for k := range r.parameters {
			r.plain = r.parameters[k].simple() && r.plain
		}
	}
}

// simple prepares a parameter for passes; false if it reads more than a header.
func (p *parameter) simple() bool {
	if p.text, p.header = p.expr.Header(); p.header {
		return true
	}
	var static bool
	p.text, static = p.expr.Static()
	return static && p.checked
}
