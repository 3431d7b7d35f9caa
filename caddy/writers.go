package caddy

import (
	"io"
	"net/http"

	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
)

// backend is what the next handler writes to. It remembers whether an answer was
// written.
type backend struct {
	*caddyhttp.ResponseWriterWrapper
	wrote bool
}

// WriteHeader implements http.ResponseWriter.
func (w *backend) WriteHeader(status int) {
	w.wrote = w.wrote || status >= 200
	w.ResponseWriterWrapper.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *backend) Write(p []byte) (int, error) {
	w.wrote = true
	return w.ResponseWriterWrapper.Write(p)
}

// ReadFrom implements io.ReaderFrom.
func (w *backend) ReadFrom(r io.Reader) (int64, error) {
	w.wrote = true
	return w.ResponseWriterWrapper.ReadFrom(r)
}

// FlushError is what http.ResponseController calls.
func (w *backend) FlushError() error {
	w.wrote = true
	return http.NewResponseController(w.ResponseWriter).Flush()
}

// client is what answers are written to: handlers in front of gatemap stand behind
// it. They look for headers by the names that net/http has, so that these replace
// the very names of the integration response: header -ETag would not find ETag
// otherwise, and encode would compress what has a content-encoding.
type client struct {
	*caddyhttp.ResponseWriterWrapper
}

// WriteHeader implements http.ResponseWriter.
func (w *client) WriteHeader(status int) {
	h := w.Header()
	for name, values := range h {
		if known := http.CanonicalHeaderKey(name); known != name {
			delete(h, name)
			h[known] = append(h[known], values...)
		}
	}
	w.ResponseWriterWrapper.WriteHeader(status)
}
