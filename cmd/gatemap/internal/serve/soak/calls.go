package soak

import (
	"fmt"
	"slices"
)

// call is a kind of request and the answer that it must get. TAG stands for the
// tag of a request, PAD for many of it, and VERSION for that of the definition.
type call struct {
	name         string
	often        int // how often, beside the others
	method, path string
	header       [][2]string
	fault        string // for the backend
	body         string
	encoded      bool // the body is sent as gzip

	status int
	want   string // the body
	// untagged is an answer whose headers cannot be customised.
	untagged bool
	cut      bool // the answer is broken off, or does not come
}

const (
	network  = `{"message":"Network error communicating with endpoint"}`
	internal = `{"message": "Internal server error"}`
	timedOut = `{"message":"Endpoint request timed out"}`

	padded = `{"pad":"PAD"}`
	echoed = `{"v":"VERSION","tag":"TAG","id":"TAG","pad":"PAD"}`
)

// calls are what clients ask for that keep to HTTP.
var calls = append([]call{
	{name: "mock", often: 20, method: "GET", path: "/mock/TAG?q=TAG", status: 200, want: "VERSION TAG TAG"},
	{name: "escaped", often: 5, method: "GET", path: "/mock/%41-TAG?q=%C3%A9", status: 200, want: "VERSION A-TAG é"},
	{name: "long path", often: 2, method: "GET", path: "/mock/PAD?q=TAG", status: 200, want: "VERSION PAD TAG"},
	{name: "valid", often: 8, method: "POST", path: "/valid/TAG?q=1", body: `{"name":"TAG","n":1}`, status: 200, want: "VERSION TAG"},
	{name: "gzip", often: 4, method: "POST", path: "/valid/TAG?q=1", body: `{"name":"PAD"}`, encoded: true, status: 200, want: "VERSION TAG"},
	{name: "no parameter", often: 3, method: "POST", path: "/valid/TAG", body: `{"name":"TAG"}`, status: 400, want: `{"message":"Missing required request parameters: [q]"}`},
	{name: "no name", often: 3, method: "POST", path: "/valid/TAG?q=1", body: `{"n":"TAG"}`, status: 400, want: `{"message":"Invalid request body"}`},
	{name: "no JSON", often: 3, method: "POST", path: "/valid/TAG?q=1", body: `{"name":`, status: 400, want: `{"message":"Invalid request body"}`},
	{name: "alice", often: 5, method: "GET", path: "/private/TAG", header: [][2]string{{"Authorization", "Bearer alice"}}, status: 200, want: "VERSION TAG"},
	{name: "nobody", often: 3, method: "GET", path: "/private/TAG", status: 401, want: `{"message":"Unauthorized"}`},
	{name: "key", often: 5, method: "GET", path: "/keyed/TAG", header: [][2]string{{"x-api-key", "secret-key-of-the-soak-0123456789"}}, status: 200, want: "VERSION TAG"},
	{name: "no key", often: 3, method: "GET", path: "/keyed/TAG", status: 403, want: `{"message":"Forbidden"}`},
	{name: "no path", often: 3, method: "GET", path: "/TAG", status: 403, want: `{"message":"Missing Authentication Token"}`},
	{name: "no method", often: 3, method: "DELETE", path: "/mock/TAG", status: 403, want: `{"message":"Missing Authentication Token"}`},
	{name: "large headers", often: 2, method: "GET", path: "/mock/TAG?q=TAG", header: [][2]string{{"X-Large", "LARGE"}}, status: 431, want: `{"message":"Request Header Fields Too Large"}`, untagged: true},

	{name: "http", often: 20, method: "POST", path: "/http/TAG", body: padded, status: 200, want: echoed},
	{name: "404", often: 8, method: "POST", path: "/http/TAG", body: padded, fault: "404", status: 404, want: `{"v":"VERSION","none":"TAG"}`},
	{name: "pass", often: 8, method: "POST", path: "/pass/TAG", body: `{"tag":"TAG","pad":"PAD"}`, status: 200, want: `{"tag":"TAG","fault":"","pad":"PAD"}`},
	{name: "late", often: 1, method: "POST", path: "/late/TAG", body: padded, fault: "late", status: 504, want: timedOut},

	{name: "proxy", often: 10, method: "PUT", path: "/proxy/any/TAG?q=TAG", body: "PAD", status: 200, want: "PUT /any/TAG q=TAG PAD"},
	{name: "proxy reset", often: 2, method: "POST", path: "/proxy/any/TAG", body: "PAD", fault: "reset", status: 504, want: network},
	{name: "proxy cut", often: 2, method: "POST", path: "/proxy/any/TAG", body: "PAD", fault: "cut", cut: true},
	{name: "proxy cut in chunks", often: 2, method: "POST", path: "/proxy/any/TAG", body: "PAD", fault: "cut-chunk", cut: true},

	{name: "lambda", often: 15, method: "POST", path: "/lambda/TAG", body: padded, status: 200, want: `{"v":"VERSION","tag":"TAG","pad":"PAD"}`},
	{name: "lambda error", often: 5, method: "POST", path: "/lambda/TAG", body: padded, fault: "error", status: 404, want: `{"v":"VERSION","none":"Not found: TAG"}`},
	{name: "lambda panic", often: 5, method: "POST", path: "/lambda/TAG", body: padded, fault: "panic", status: 404, want: `{"v":"VERSION","none":"Not found: TAG"}`},
	{name: "event", often: 10, method: "POST", path: "/event/TAG", body: "PAD", status: 200, want: "TAG PAD"},
	{name: "event without status", often: 3, method: "POST", path: "/event/TAG", body: "PAD", fault: "no-status", status: 502, want: internal},
	{name: "event error", often: 3, method: "POST", path: "/event/TAG", body: "PAD", fault: "error", status: 502, want: internal},
	{name: "event reset", often: 1, method: "POST", path: "/event/TAG", body: "PAD", fault: "reset", status: 504, want: network},
	{name: "item", often: 8, method: "POST", path: "/item/TAG", body: padded, status: 200, want: `{"v":"VERSION","tag":"TAG"}`},
	{name: "queue", often: 8, method: "POST", path: "/queue/TAG", body: padded, status: 200, want: `{"v":"VERSION","tag":"TAG"}`},
}, faulty()...)

// recordable are those whose backend gives an answer that a case can have, and that the
// request does not ask for by what the backend does not see.
func recordable() []call {
	names := []string{"http", "404", "proxy", "lambda", "lambda error", "event", "item", "queue"}
	return slices.DeleteFunc(slices.Clone(calls), func(c call) bool { return !slices.Contains(names, c.name) })
}

// faulty are requests of both kinds of mapped backends for each of their faults.
func faulty() []call {
	var all []call
	for _, f := range []struct {
		fault  string
		often  int
		status int
		want   string // empty is the answer without a fault
	}{
		{"slow", 4, 200, ""}, {"drip", 2, 200, ""}, {"gzip", 4, 200, ""}, {"hints", 3, 200, ""}, {"headers", 2, 200, ""}, {"closing", 2, 200, ""},
		{"reset", 3, 504, network}, {"close", 3, 504, network}, {"cut", 3, 504, network}, {"cut-chunk", 3, 504, network}, {"no-chunk", 2, 504, network},
		{"no-http", 2, 504, network}, {"two-length", 2, 504, network}, {"status", 2, 504, network}, {"switching", 1, 504, network},
		{"no-gzip", 2, 500, internal}, {"brotli", 2, 500, internal}, {"no-json", 3, 500, internal},
		{"bomb", 1, 500, internal}, {"huge", 1, 500, internal}, {"endless", 1, 500, internal},
	} {
		c := call{name: fmt.Sprint("http ", f.fault), often: f.often, method: "POST", path: "/http/TAG", body: padded, fault: f.fault, status: f.status, want: f.want}
		if c.want == "" {
			c.want = echoed
		}
		all = append(all, c)
	}
	return all
}
