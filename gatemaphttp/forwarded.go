package gatemaphttp

import (
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
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
	fields = withField(fields, "X-Forwarded-For", strings.Join(from, ", "))
	fields = withField(fields, "X-Forwarded-Port", port)
	fields = withField(fields, "X-Forwarded-Proto", proto)
	return withField(fields, "X-Amzn-Trace-Id", id.trace)
}

// withField sets a header, which a client may have named in any letter case.
func withField(fields []gatemap.Field, name, value string) []gatemap.Field {
	f := gatemap.Field{Name: name, Values: []string{value}}
	if i := slices.IndexFunc(fields, func(f gatemap.Field) bool { return strings.EqualFold(f.Name, name) }); i >= 0 {
		fields[i] = f
		return fields
	}
	return append(fields, f)
}
