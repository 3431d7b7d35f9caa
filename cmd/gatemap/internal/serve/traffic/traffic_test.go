package traffic_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/traffic"
	"github.com/gatemap/gatemap/gatemaphttp"
)

// entries collects what is told.
type entries []traffic.Entry

func (l *entries) Request(e *traffic.Entry, _ *gatemaphttp.Exchange) { *l = append(*l, *e) }

// TestLines: the line of a request for people, in which no client begins a line
// of its own.
func TestLines(t *testing.T) {
	at := time.Date(2026, 11, 24, 9, 12, 44, 123e6, time.UTC)
	for want, e := range map[string]traffic.Entry{
		"09:12:44.123 200 GET /pets/7 3.2ms  response 200  backend 200 in 2.1ms": {Started: at, Status: 200, Method: "GET", Target: "/pets/7",
			Latency: 3_210 * time.Microsecond, Selected: "200", BackendStatus: 200, BackendLatency: 2_100 * time.Microsecond},
		"09:12:44.123 504 GET /x 29s  INTEGRATION_TIMEOUT: Execution failed\\n: late": {Started: at, Status: 504, Method: "GET", Target: "/x",
			Latency: 29 * time.Second, Failure: "INTEGRATION_TIMEOUT", Reason: "Execution failed\n: late"},
		"09:12:44.123 403 G\\x1b /x 12µs  No stage":                  {Started: at, Status: 403, Method: "G\x1b", Target: "/x", Latency: 12 * time.Microsecond, Reason: "No stage"},
		"09:12:44.123 200 GET / 0s  streamed  not sent: broken pipe": {Started: at, Status: 200, Method: "GET", Target: "/", Streamed: true, NotSent: "broken pipe"},
	} {
		var b bytes.Buffer
		traffic.NewLines(&b).Request(&e, nil)
		require.Equal(t, want+"\n", b.String())
	}
	var b bytes.Buffer
	traffic.NewJSON(slog.New(slog.NewJSONHandler(&b, nil))).Request(&traffic.Entry{Started: at, Status: 500, Latency: 1500 * time.Microsecond, Reason: "why"}, nil)
	var record struct {
		Level, Msg string
		Request    struct {
			Status    int
			LatencyMs float64
			Reason    string
		}
	}
	require.NoError(t, json.Unmarshal(b.Bytes(), &record))
	require.Equal(t, "ERROR", record.Level)
	require.Equal(t, "request", record.Msg)
	require.Equal(t, 500, record.Request.Status)
	require.Equal(t, 1.5, record.Request.LatencyMs)
	require.Equal(t, "why", record.Request.Reason)
}

// TestObserver: each request is told of once, with the decision where the API
// made one, whatever the handler does.
func TestObserver(t *testing.T) {
	in, err := gatemap.ParseIntegration([]byte(`{"type":"MOCK","integrationResponses":{"201":{"statusCode":"201","responseTemplates":{"application/json":"done"}}}}`))
	require.NoError(t, err)
	var told entries
	o := &traffic.Observer{Sinks: []traffic.Sink{&told}}
	api, err := gatemaphttp.NewAPI([]*gatemap.Operation{{HTTPMethod: "GET", Path: "/x", Integration: in}}, gatemaphttp.APIOptions{Hooks: o.Hooks()})
	require.NoError(t, err)
	ask := func(h http.Handler, target string) (e traffic.Entry) {
		told = nil
		func() {
			defer func() { recover() }()
			o.Handler(h).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", target, nil))
		}()
		require.Len(t, told, 1)
		return told[0]
	}
	e := ask(api, "/x?a=1")
	require.Equal(t, "GET /x?a=1 201 4 201 GET /x", strings.Join([]string{e.Method, e.Target, "201", "4", e.Selected, e.Resource}, " "))
	require.Equal(t, 201, e.Status)
	require.EqualValues(t, 4, e.Length)
	require.Regexp(t, regexp.MustCompile(`^[0-9a-f-]{36}$`), e.RequestID)
	e = ask(api, "/none")
	require.Equal(t, "MISSING_AUTHENTICATION_TOKEN", e.Failure)
	require.Equal(t, 403, e.Status)
	e = ask(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(103)
		w.WriteHeader(418)
		io.WriteString(w, "ab")
	}), "/")
	require.Equal(t, 418, e.Status)
	e = ask(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("x") }), "/")
	require.Zero(t, e.Status)
}

func TestRedacted(t *testing.T) {
	in := []gatemap.Field{{Name: "authorization", Values: []string{"Bearer x", "y"}}, {Name: "X-API-Key", Values: []string{"k"}}, {Name: "Accept", Values: []string{"*/*"}}}
	require.Equal(t, []gatemap.Field{{Name: "authorization", Values: []string{traffic.Hidden}}, {Name: "X-API-Key", Values: []string{traffic.Hidden}}, in[2]}, traffic.Redacted(in))
	require.Equal(t, "Bearer x", in[0].Values[0])
}

// TestSecrets: the values of secret headers are hidden where they are again.
func TestSecrets(t *testing.T) {
	header := func(name string, values ...string) gatemap.Field { return gatemap.Field{Name: name, Values: values} }
	x := &gatemaphttp.Exchange{
		Decision: &gatemaphttp.Decision{},
		Request:  &gatemap.Request{Headers: []gatemap.Field{header("authorization", `Digest user="a", x`, "Bearer long-token"), header("X-Api-Key", "k-1"), header("Cookie", "sid=session-value; b=2"), header("Accept", "application/json")}},
		Response: &gatemap.Response{Headers: []gatemap.Field{header("Set-Cookie", "id=from-the-answer; Path=/the-only-path")}},
	}
	s := traffic.SecretsOf(x)
	for in, want := range map[string]string{
		"application/json /the-only-path k-1":        "application/json /the-only-path k-1",
		`{"x-api-key":"k-1","n":"ak-1"}`:             `{"x-api-key":"` + traffic.Hidden + `","n":"ak-1"}`,
		`{"body":"{\"key\":\"k-1\"}"}`:               `{"body":"{\"key\":\"` + traffic.Hidden + `\"}"}`,
		`{"a":"Bearer long-token","b":"long-token"}`: `{"a":"` + traffic.Hidden + `","b":"` + traffic.Hidden + `"}`,
		`{"a":"Digest user=\"a\", x"}`:               `{"a":"` + traffic.Hidden + `"}`,
		"?s=session-value&t=from-the-answer":         "?s=" + traffic.Hidden + "&t=" + traffic.Hidden,
	} {
		require.Equal(t, want, s.Hide(in))
	}
	hidden := traffic.Redacted([]gatemap.Field{header("X-Session-Id", "a"), header("X-CSRF-Token", "b"), header("WWW-Authenticate", "Basic")})
	require.Equal(t, []gatemap.Field{header("X-Session-Id", traffic.Hidden), header("X-CSRF-Token", traffic.Hidden), header("WWW-Authenticate", "Basic")}, hidden)
	none := traffic.SecretsOf(&gatemaphttp.Exchange{Request: &gatemap.Request{}, Response: &gatemap.Response{}})
	require.Equal(t, "a", none.Hide("a"))
}

// TestTargets: the secrets of a query and of a path are hidden by name, and nothing else
// of them changes.
func TestTargets(t *testing.T) {
	for in, want := range map[string]string{
		"/pets": "/pets", "/pets?": "/pets?", "/pets?a=1&b&&c=%zz;d": "/pets?a=1&b&&c=%zz;d", "*": "*", "/token=a": "/token=a",
		"/p?token=abc":                                       "/p?token=*",
		"/p?a=1&api_key=abc&b=2;Password=x;c":                "/p?a=1&api_key=*&b=2;Password=*;c",
		"/p?X-Amz-Signature=00ff&X-Amz-Date=1":               "/p?X-Amz-Signature=*&X-Amz-Date=1",
		"/p?X-Amz-Security-Token=a%2Fb&ok=1":                 "/p?X-Amz-Security-Token=*&ok=1",
		"/p?%74oken=abc&to%6Ben=d":                           "/p?%74oken=*&to%6Ben=*",
		"/p?user[password]=x&user%5Bpwd%5D=y":                "/p?user[password]=*&user%5Bpwd%5D=*",
		"/p?access.token=a=b=c":                              "/p?access.token=*",
		"/p?a=1?token=x":                                     "/p?a=1?token=*",
		"http://host/p?client-secret=x":                      "http://host/p?client-secret=*",
		"/p?to=https%3A%2F%2Fa%2F%3Ftoken%3Dx%26b%3D1&c=%20": "/p?to=https%3A%2F%2Fa%2F%3Ftoken%3D" + strings.Repeat("%2A", 16) + "%26b%3D1&c=%20",
		"/p?token=&token":                                    "/p?token=&token",
		"/p?" + strings.Repeat("token=a&", 1000):             "/p?" + strings.Repeat("token=*&", 1000),
	} {
		want = strings.ReplaceAll(want, "*", traffic.Hidden)
		if in == "*" {
			want = in
		}
		require.Equal(t, want, traffic.HideQuery(in))
	}
	parameter := func(name, value string) []gatemap.Field {
		return []gatemap.Field{{Name: name, Values: []string{value}}}
	}
	for _, tt := range []struct {
		path, name, value, want string
	}{
		{"/dev/reset/abc/abcd?x=/abc", "token", "abc", "/dev/reset/*/abcd?x=/abc"},
		{"/reset/a%2Fb", "token", "a/b", "/reset/*"},
		{"/reset/a%20b", "resetToken", "a b", "/reset/*"},
		{"/reset/a/b/c", "secret", "a/b/c", "/reset/*"},
		{"/pets/abc", "id", "abc", "/pets/abc"},
		{"//", "token", "", "//"},
	} {
		require.Equal(t, strings.ReplaceAll(tt.want, "*", traffic.Hidden), traffic.HidePath(tt.path, parameter(tt.name, tt.value)))
	}
}
