package replay_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/replay"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/internal/settle"
	"github.com/gatemap/gatemap/internal/target"
)

const api = `{"openapi":"3.0.1","paths":{
"/pets/{id}":{"x-amazon-apigateway-any-method":{"x-amazon-apigateway-integration":{"type":"http","httpMethod":"POST","uri":"https://pets.example.com/",
  "requestParameters":{"integration.request.header.X":"method.request.header.X-Tenant"},
  "requestTemplates":{"application/json":"$input.params('X-Other')$input.body"},
  "responses":{"default":{"statusCode":"200"}}}}},
"/call":{"post":{"x-amazon-apigateway-integration":{"type":"aws","httpMethod":"POST","timeoutInMillis":60,"uri":"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:f/invocations",
  "responses":{"\\[404\\].*":{"statusCode":"404"},"default":{"statusCode":"200"}}}}},
"/queue":{"post":{"x-amazon-apigateway-integration":{"type":"aws","httpMethod":"POST","uri":"arn:aws:apigateway:eu-west-1:sqs:action/SendMessage","responses":{"default":{"statusCode":"200"}}}}},
"/none":{"post":{"x-amazon-apigateway-integration":{"type":"http","httpMethod":"POST","uri":"http://none.example.com/","responses":{"default":{"statusCode":"200"}}}}}}}`

const pets = `definition: api.json
method: ANY
path: /pets/{id}
cases:
- {name: any, backend: {body: any}, expect: {status: 200}}
- {name: seven, request: {pathParameters: {id: 7}}, backend: {body: seven}, expect: {status: 200}}
- {name: seven deleted, request: {httpMethod: DELETE, pathParameters: {id: 7}}, backend: {body: deleted}, expect: {status: 200}}
- {name: query, request: {pathParameters: {id: 7}, querystring: {q: [1, 2]}}, backend: {body: query}, expect: {status: 200}}
- {name: mapped header, request: {headers: {x-tenant: blue}}, backend: {body: tenant}, expect: {status: 200}}
- {name: header of the template, request: {headers: {X-Other: 1, Accept: text/plain}}, backend: {body: other}, expect: {status: 200}}
- {name: body, request: {body: '{"a": 1, "b": [2.0]}'}, backend: {body: body}, expect: {status: 200}}
- {name: text, request: {body: "a b"}, backend: {body: text}, expect: {status: 200}}
- {name: secret, request: {querystring: {token: REDACTED-7}}, backend: {body: secret}, expect: {status: 200}}
- {name: own path, request: {path: /pets/a%2Fb}, backend: {body: own path}, expect: {status: 200}}
- {name: first, request: {pathParameters: {id: turns}}, backend: {body: first}, expect: {status: 200}}
- {name: second, request: {pathParameters: {id: turns}}, backend: {body: second}, expect: {status: 200}}
`

const calls = `definition: api.json
method: POST
path: /call
recorded: true
cases:
- {name: good, request: {body: good}, backend: {body: '"good"'}, expect: {status: 200}}
- {name: message, request: {body: message}, backend: {errorMessage: "[404] gone"}, expect: {status: 404}}
- {name: timeout, request: {body: timeout}, backend: {failure: timeout}, expect: {status: 504, error: INTEGRATION_TIMEOUT}}
- {name: connection, request: {body: connection}, backend: {failure: connection}, expect: {status: 504, error: INTEGRATION_FAILURE}}
- {name: delay, request: {body: delay}, backend: {delay: 20ms, body: '"late"'}, expect: {status: 200}}
- {name: too late, request: {body: too late}, backend: {delay: 1m, body: '"late"'}, expect: {status: 504, error: INTEGRATION_TIMEOUT}}
`

const queue = `definition: api.json
method: POST
path: /queue
cases:
- {name: sent, backend: {headers: {Content-Type: application/json, X-Amz-Function-Error: x, Connection: close}, body: '{"ok": true}'}, expect: {status: 200}}
`

// folder has the definition and its cases.
func folder(t *testing.T, files map[string]string) (dir string) {
	dir = t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "api.json"), []byte(api), 0o644))
	for name, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	return dir
}

// played is the API with its backends played.
type played struct {
	*replay.Player
	handler http.Handler
	mu      sync.Mutex
	failure *gatemap.GatewayError // of the last request
	begun   int
}

func play(t *testing.T, dir string, o replay.Options) *played {
	player, err := replay.New(dir, o)
	require.NoError(t, err)
	got, err := formats.LoadFile(filepath.Join(dir, "api.json"), formats.Options{})
	require.NoError(t, err)
	p := &played{Player: player}
	endpoints := new(gatemaphttp.Endpoints)
	player.Around(endpoints)
	hooks := player.Hooks(&gatemaphttp.Hooks{
		Asking: func(ctx context.Context, e *gatemaphttp.Exchange) context.Context { p.begun++; return ctx },
		End: func(_ context.Context, d *gatemaphttp.Decision) {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.failure = d.Failure
		},
	})
	made, err := gatemaphttp.NewAPI(target.Named(got, target.Query{}), gatemaphttp.APIOptions{Endpoints: endpoints, Hooks: hooks})
	require.NoError(t, err)
	p.handler = player.Handler(made)
	return p
}

// ask sends a request and gives what came, or the log line of the failure.
func (p *played) ask(method, path, body string, headers ...string) string {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	if p.failure != nil {
		return string(p.failure.Type) + ": " + p.failure.Log
	}
	return w.Body.String()
}

// TestMatching: which case answers which request.
func TestMatching(t *testing.T) {
	p := play(t, folder(t, map[string]string{"pets.gatemap.yaml": pets, "calls.gatemap.yaml": calls, "queue.gatemap.yaml": queue}), replay.Options{})
	require.Equal(t, 19, p.Cases())
	for _, tt := range []struct{ method, path, body, header, want string }{
		{"GET", "/pets/1", "", "", "any"},
		{"GET", "/pets/7", "", "", "seven"},
		{"DELETE", "/pets/7", "", "", "deleted"},
		{"GET", "/pets/7?q=1&q=2", "", "", "query"},
		{"GET", "/pets/7?q=1&q=3", "", "", "seven"},
		{"GET", "/pets/1?x=1", "", "", "any"},
		{"GET", "/pets/1", "", "X-Tenant: blue", "tenant"},
		{"GET", "/pets/1", "", "X-Tenant: red", "any"},
		{"GET", "/pets/1", "", "X-Other: 1", "other"},
		{"POST", "/pets/1", `{"b":[2],"a":1.0}`, "", "body"},
		{"POST", "/pets/1", `{"b":[2],"a":2}`, "", "any"},
		{"POST", "/pets/1", `a b`, "", "text"},
		{"GET", "/pets/1?token=whatever", "", "", "secret"},
		{"GET", "/pets/a%2Fb", "", "", "own path"},
		{"GET", "/pets/turns", "", "", "first"},
		{"GET", "/pets/turns", "", "", "second"},
		{"GET", "/pets/turns", "", "", "second"},
		{"POST", "/call", "good", "", `"good"`},
		{"POST", "/call", "message", "", `{"errorMessage":"[404] gone"}`},
		{"POST", "/call", "timeout", "", "INTEGRATION_TIMEOUT: Execution failed due to a timeout error"},
		{"POST", "/call", "connection", "", "INTEGRATION_FAILURE: Execution failed due to a network error communicating with endpoint"},
		{"POST", "/call", "delay", "", `"late"`},
		{"POST", "/call", "too late", "", "INTEGRATION_TIMEOUT: Execution failed due to a timeout error"},
		{"POST", "/call", "other", "", `INTEGRATION_FAILURE: No answer is recorded for this request of POST /call: the nearest case, "good" of calls.gatemap.yaml, has another body`},
		{"POST", "/call?x=1", "good", "", `INTEGRATION_FAILURE: No answer is recorded for this request of POST /call: the nearest case, "good" of calls.gatemap.yaml, has another query parameter x`},
		{"POST", "/none", "", "", "INTEGRATION_FAILURE: No case is about POST /none"},
		{"POST", "/queue", "", "", `{"ok": true}`},
		{"POST", "/call", "good", replay.CaseHeader + ": " + replay.CaseName("x/calls.gatemap.yaml", "message"), `{"errorMessage":"[404] gone"}`},
		{"POST", "/call", "good", replay.CaseHeader + ": nobody\xff", `INTEGRATION_FAILURE: No case of POST /call is called nobody?`},
	} {
		name, value, _ := strings.Cut(tt.header, ": ")
		require.Equal(t, tt.want, p.ask(tt.method, tt.path, tt.body, name, value), "%s %s %s %s", tt.method, tt.path, tt.body, tt.header)
	}
	require.NotZero(t, p.begun)
	require.NoError(t, p.Reload())
	require.Equal(t, "first", p.ask("GET", "/pets/turns", ""))
}

// TestSeveral: definitions with the same paths have cases of their own where it
// is known which is which.
func TestSeveral(t *testing.T) {
	dir := folder(t, map[string]string{"pets.gatemap.yaml": pets})
	other := folder(t, nil)
	data, err := os.ReadFile(filepath.Join(other, "api.json"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "other.json"), data, 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.gatemap.yaml"), []byte(strings.ReplaceAll(strings.ReplaceAll(pets, "api.json", "other.json"), "body: any", "body: of the other")), 0o644))
	p := play(t, dir, replay.Options{})
	require.Equal(t, "of the other", p.ask("GET", "/pets/1", ""), "the first file")
	p = play(t, dir, replay.Options{Definition: func(op *gatemap.Operation) string { return filepath.Join(dir, "api.json") }})
	require.Equal(t, "any", p.ask("GET", "/pets/1", ""))
	p = play(t, dir, replay.Options{Definition: func(op *gatemap.Operation) string { return "elsewhere.json" }})
	require.Equal(t, "of the other", p.ask("GET", "/pets/1", ""))
}

// TestFolders: what cannot be played is an error, and a reload that fails changes
// nothing.
func TestFolders(t *testing.T) {
	_, err := replay.New(t.TempDir(), replay.Options{})
	require.ErrorContains(t, err, "has no case files")
	_, err = replay.New(filepath.Join(t.TempDir(), "none"), replay.Options{})
	require.Error(t, err)
	dir := folder(t, map[string]string{"calls.gatemap.yaml": calls})
	p := play(t, dir, replay.Options{})
	require.NoError(t, os.WriteFile(filepath.Join(dir, "calls.gatemap.yaml"), []byte("definition: [\n"), 0o644))
	require.Error(t, p.Reload())
	require.Equal(t, `"good"`, p.ask("POST", "/call", "good"))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "calls.gatemap.yaml"), []byte(strings.ReplaceAll(calls, "path: /call", "path: /nothing")), 0o644))
	require.ErrorContains(t, p.Reload(), "has no method")
}

// TestWithoutHooks: a call that belongs to no request is an error, not a guess.
func TestWithoutHooks(t *testing.T) {
	p, err := replay.New(folder(t, map[string]string{"calls.gatemap.yaml": calls}), replay.Options{})
	require.NoError(t, err)
	_, err = p.RoundTrip(httptest.NewRequest("GET", "http://x/", nil))
	require.ErrorContains(t, err, "has not the hooks")
	_, err = p.Invoke(context.Background(), &gatemaphttp.Invocation{})
	require.ErrorContains(t, err, "has not the hooks")
}

// TestAnswer: a backend made of a case, over a connection.
func TestAnswer(t *testing.T) {
	message := "oh"
	var at atomic.Pointer[cases.Backend]
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { replay.Answer(w, r, at.Load()) }))
	defer server.Close()
	ask := func(path, method string) (*http.Response, string, error) {
		r, err := http.NewRequest(method, server.URL+path, strings.NewReader("body"))
		require.NoError(t, err)
		ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
		defer cancel()
		got, err := http.DefaultTransport.RoundTrip(r.WithContext(ctx))
		if err != nil {
			return nil, "", err
		}
		defer got.Body.Close()
		body, err := io.ReadAll(got.Body)
		return got, string(body), err
	}
	at.Store(&cases.Backend{Backend: gatemap.Backend{StatusCode: 418, Body: []byte("tea"), Headers: []gatemap.Field{
		{Name: "X-A", Values: []string{"1", "2"}}, {Name: "content-length", Values: []string{"99"}}, {Name: "Transfer-Encoding", Values: []string{"x"}}}}})
	got, body, err := ask("/any", "POST")
	require.NoError(t, err)
	require.Equal(t, []any{418, "tea", []string{"1", "2"}}, []any{got.StatusCode, body, got.Header["X-A"]})
	require.Empty(t, got.Header["Content-Type"])
	got, body, err = ask("/any", "HEAD")
	require.NoError(t, err)
	require.Equal(t, []any{418, ""}, []any{got.StatusCode, body})

	at.Store(&cases.Backend{ErrorMessage: &message, Backend: gatemap.Backend{StatusCode: 100, Body: settle.LambdaError(message)}})
	got, body, err = ask("/2015-03-31/functions/f/invocations", "POST")
	require.NoError(t, err)
	require.Equal(t, []any{200, `{"errorMessage":"oh"}`, "Unhandled"}, []any{got.StatusCode, body, got.Header.Get("X-Amz-Function-Error")})
	got, _, err = ask("/other", "POST")
	require.NoError(t, err)
	require.Empty(t, got.Header.Get("X-Amz-Function-Error"))

	for _, b := range []cases.Backend{{Failure: cases.ConnectionFailed}, {Failure: cases.TimedOut}, {Delay: time.Minute}} {
		at.Store(&b)
		_, _, err = ask("/any", "POST")
		require.Error(t, err)
	}
}
