package gatemaphttp

import (
	"net/http"

	"github.com/gatemap/gatemap"
)

// MockHandler returns the handler of an integration of type MOCK: backend is the
// rendered request template, whose statusCode selects; empty is a MOCK without
// one, which gives its default response.
func (m *Method) MockHandler(backend *gatemap.Backend) http.Handler {
	m = m.ready()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x, failed := m.begin(r)
		x.buffers = takeBuffers()
		defer x.end()
		if failed != nil {
			x.send(w, x.fail(failed), nil, 0, 0)
			return
		}
		x.asking()
		x.send(w, x.evaluate(backend), nil, 0, 0)
	})
}
