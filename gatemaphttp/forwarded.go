package gatemaphttp

import (
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/fieldlist"
)

// forwarded adds what the service's front adds to the headers of a request: the
// address of the client behind those that the client names, the port and the
// protocol that it has used, and the trace id.
func forwarded(fields []gatemap.Field, r *http.Request, id ids) []gatemap.Field {
	proto, port := "http", "80"
	if r.TLS != nil {
		proto, port = "https", "443"
	}
	if _, named, err := net.SplitHostPort(r.Host); err == nil && named != "" {
		port = named
	}
	from := append(slices.Clone(r.Header["X-Forwarded-For"]), hostname(r.RemoteAddr))
	fields = fieldlist.Set(fields, "X-Forwarded-For", strings.Join(from, ", "))
	fields = fieldlist.Set(fields, "X-Forwarded-Port", port)
	fields = fieldlist.Set(fields, "X-Forwarded-Proto", proto)
	return fieldlist.Set(fields, "X-Amzn-Trace-Id", id.trace)
}
