package gatemaphttp

import (
	"net/http"

	"github.com/gatemap/gatemap/internal/direct"
)

// Direct returns a RoundTripper for backends that are near, such as the other
// container of a pod: it asks servers over plain http in the goroutine of the
// caller, where an http.Transport has two more for each connection, and saves what
// handing over to them takes. It has the settings of base, of which it keeps a
// copy; nil is http.DefaultTransport. No request asks for a compressed answer.
//
// Requests that have a body, that go through a proxy, to https or by another
// method than GET, HEAD and OPTIONS, or that an httptrace.ClientTrace looks at, go
// to the copy of base, and all of them where base limits the connections to a
// host or the time until the head of an answer, or speaks no HTTP/1.1 with
// keep-alive over plain connections. A connection that waits is kept for as long
// as base says, and 90 seconds where it does not say.
func Direct(base *http.Transport) http.RoundTripper { return direct.New(base) }
