package gatemap

import (
	"unicode/utf8"

	"github.com/gatemap/gatemap/contenthandling"
)

// passes evaluates the plainest case without a state of its own: the status
// selects, no parameter is mapped, no template is rendered, nothing can have
// been overridden, and the payload stays as it is. It reports false, and leaves
// dst alone, for every other case; what it does is what run does.
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
	dst.addHeader(contentType, defaultContentType)
	return true
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

// plainHeaders is the least header limit under which the default Content-Type
// alone cannot exceed it.
const plainHeaders = len(contentType) + len(": ") + len(defaultContentType) + len("\r\n")

// markPlain finds the responses that passes can answer with.
func (e *Engine) markPlain() {
	for i := range e.responses {
		r := &e.responses[i]
		r.plain = len(r.parameters) == 0 && !r.templates.Renders() && !r.undeclared && e.limits.Headers >= plainHeaders
	}
}
