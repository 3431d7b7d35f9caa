package against

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/replay"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/gatemaptest/cases"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const function = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:pets/invocations"

// api has a MOCK, an HTTP backend and a Lambda function.
const api = `{"openapi":"3.0.1","paths":{
"/mock/{id}":{"get":{"x-amazon-apigateway-integration":{"type":"mock",
  "requestTemplates":{"application/json":"{\"statusCode\": $input.params('id')}"},
  "responses":{"404":{"statusCode":"404","responseTemplates":{"application/json":"{\"id\": \"$input.params('id')\", \"q\": \"$input.params('q')\", \"h\": \"$input.params('X-H')\", \"stage\": \"$context.stage\", \"v\": \"$stageVariables.v\"}"},
      "responseParameters":{"method.response.header.X-Kind":"'mock'","method.response.header.Date":"'today'"}},
    "default":{"statusCode":"200","responseTemplates":{"application/json":"{\"ok\": true}"}}}}}},
"/pets/{id}":{"post":{"x-amazon-apigateway-integration":{"type":"http","httpMethod":"POST","uri":"http://pets.example.com/{id}",
  "requestParameters":{"integration.request.path.id":"method.request.path.id"},
  "responses":{"4\\d{2}":{"statusCode":"404","responseTemplates":{"application/json":"{\"gone\": $input.json('$.name')}"}},
    "default":{"statusCode":"200","responseParameters":{"method.response.header.X-From":"integration.response.header.X-From"}}}}}},
"/call":{"post":{"x-amazon-apigateway-integration":{"type":"aws","httpMethod":"POST","uri":"` + function + `",
  "responses":{"\\[404\\].*":{"statusCode":"404"},"default":{"statusCode":"200"}}}}}}}`

// handler serves the operations of the definition, without a router worth the
// name.
func handler(t *testing.T, definition string, endpoints *gatemaphttp.Endpoints) http.Handler {
	name := filepath.Join(t.TempDir(), "api.json")
	require.NoError(t, os.WriteFile(name, []byte(definition), 0o644))
	got, err := formats.LoadFile(name, formats.Options{})
	require.NoError(t, err)
	handlers := map[string]http.Handler{}
	for i := range got.Methods {
		op := &got.Methods[i]
		handlers[op.Path], err = gatemaphttp.NewIntegration(op, gatemaphttp.IntegrationOptions{Endpoints: endpoints, Stage: &gatemaphttp.Stage{Name: "prod"}})
		require.NoError(t, err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for path, h := range handlers {
			if _, ok := gatemaphttp.PathParameters(path, r.URL.EscapedPath()); ok {
				h.ServeHTTP(w, r)
				return
			}
		}
		http.Error(w, "no such path", http.StatusForbidden)
	})
}

// project writes a definition and case files into a folder.
func project(t *testing.T, files map[string]string) (*cases.Project, []string) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "api.json"), []byte(api), 0o644))
	for name, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	names, err := cases.Find(dir)
	require.NoError(t, err)
	return &cases.Project{Root: dir}, names
}

func targetAt(t *testing.T, s string) *Target {
	u, err := ParseURL(s)
	require.NoError(t, err)
	return &Target{URL: u, Timeout: 5 * time.Second}
}

func run(t *testing.T, target *Target, files map[string]string, o Options) *report.Run {
	p, names := project(t, files)
	got, err := Run(context.Background(), target, p, names, o)
	require.NoError(t, err)
	return got
}

// summary is a line for each case.
func summary(r *report.Run) string {
	var b strings.Builder
	for _, f := range r.Files {
		for _, e := range f.Faults {
			fmt.Fprintf(&b, "fault: %s\n", e.Message)
		}
		for i := range f.Results {
			c := &f.Results[i]
			switch {
			case c.Skipped != "":
				fmt.Fprintf(&b, "%s: skipped: %s\n", c.Case.Name, c.Skipped)
			case c.Passed():
				fmt.Fprintf(&b, "%s: passed\n", c.Case.Name)
			}
			for _, d := range c.Differences {
				fmt.Fprintf(&b, "%s: line %d: %s: want %s, got %s, engine %s (%s)\n", c.Case.Name, d.Line, d.What, d.Want, d.Got, d.Engine, d.Verdict)
			}
		}
	}
	return b.String()
}

const mockCases = `definition: api.json
method: GET
path: /mock/{id}
cases:
- {name: passes, request: {pathParameters: {id: 404}, querystring: {q: [a b, c&d]}, headers: {X-H: "é"}}, expect: {status: 404, headers: {X-Kind: mock}, headersAbsent: [X-Other], bodyJSON: {id: "404", q: "c&d", h: "é", stage: "", v: ""}}}
- {name: no parameter, expect: {status: 500}}
- {name: own path, request: {path: /mock/200}, expect: {status: 200}}
- {name: other parameters, request: {path: /mock/404, pathParameters: {id: 200}}, expect: {status: 200}}
- {name: not of the resource, request: {path: /other/404, pathParameters: {id: 200}}, expect: {status: 200}}
- {name: variable, request: {pathParameters: {id: 404}, stageVariables: {v: on}}, expect: {status: 404}}
- {name: stage, request: {pathParameters: {id: 404}, context: {stage: dev}}, expect: {status: 404}}
- {name: no matter, request: {pathParameters: {id: 200}, context: {stage: dev}, stageVariables: {v: on}}, expect: {status: 200}}
- {name: other status, request: {pathParameters: {id: 200}}, backend: {statusCode: 404}, expect: {status: 404}}
- {name: same status, request: {pathParameters: {id: 200}}, backend: {statusCode: 200}, expect: {status: 200}}
- {name: selected only, request: {pathParameters: {id: 200}}, expect: {selected: "200"}}
- {name: an id of every request, request: {pathParameters: {id: 404}, context: {stage: prod}}, expect: {headers: {Date: today}}}
- {name: no header of HTTP, request: {pathParameters: {id: 200}, headers: {"X Y": 1}}, expect: {status: 200}}
- {name: no value of HTTP, request: {pathParameters: {id: 200}, headers: {X: "a\nb"}}, expect: {status: 200}}
- {name: connection, request: {pathParameters: {id: 200}, headers: {Transfer-Encoding: chunked, Content-Length: 99, Host: evil.example.com}}, expect: {status: 200}}
- {name: nothing, request: {pathParameters: {id: 200}}}
- {name: method, request: {pathParameters: {id: 200}, httpMethod: "G T"}, expect: {status: 200}}
- {name: empty parameter, request: {pathParameters: {id: ""}}, expect: {status: 200}}
`

// TestExpressible: which cases of a MOCK are run, and why the others are not.
func TestExpressible(t *testing.T) {
	server := httptest.NewServer(handler(t, api, nil))
	defer server.Close()
	got := summary(run(t, targetAt(t, server.URL), map[string]string{"m.gatemap.yaml": mockCases}, Options{Parallel: 8}))
	require.Equal(t, strings.ReplaceAll(`passes: skipped: its response depends on context, which the target makes
no parameter: skipped: its response depends on path parameters that its path does not have
own path: skipped: its response depends on path parameters that its path does not have
other parameters: skipped: its response depends on path parameters that its path does not have
not of the resource: skipped: the path is not one of the resource /mock/{id}
variable: skipped: its response depends on stageVariables, which are the target's
stage: skipped: its response depends on context, which the target makes
no matter: passed
other status: skipped: the request template of the MOCK does not answer as the case says
same status: passed
selected only: skipped: it expects nothing that HTTP shows
an id of every request: skipped: it expects nothing that HTTP shows
no header of HTTP: skipped: the header "X Y" or its value has characters that HTTP does not carry
no value of HTTP: skipped: the header "X" or its value has characters that HTTP does not carry
connection: passed
nothing: line 20: expect: want something, got nothing is expected, engine  ()
method: skipped: "G T" is not a method that HTTP can send to a path
empty parameter: skipped: the path parameter id is empty
`, "\t", ""), got)
	// With the stage declared to be the case's, what it makes counts as known.
	got = summary(run(t, targetAt(t, server.URL), map[string]string{"m.gatemap.yaml": mockCases}, Options{SameStage: true}))
	require.Contains(t, got, "passes: line 5: body: want")
	require.Contains(t, got, TargetDiffers)
}

const steeredCases = `definition: api.json
method: POST
path: /pets/{id}
request: {pathParameters: {id: a/b}, body: '{"a":1}'}
cases:
- {name: a pet, backend: {body: Rex, headers: {X-From: here, Content-Length: 99}}, expect: {status: 200, body: Rex, headers: {X-From: here}}}
- {name: no pet, backend: {statusCode: 418, body: '{"name":"Rex"}'}, expect: {status: 404, bodyJSON: {gone: Rex}}}
- {name: binary, backend: {bodyBase64: AAEC/w==}, expect: {status: 200}}
- {name: late, backend: {delay: 50ms, body: x}, expect: {status: 200, body: x}}
- {name: breaks off, backend: {failure: connection}, expect: {status: 504, error: INTEGRATION_FAILURE}}
- {name: the case errs, backend: {body: Rex}, expect: {status: 201, selected: "201"}}
`

const lambdaCases = `definition: api.json
method: POST
path: /call
cases:
- {name: good, backend: {body: '{"a":1}'}, expect: {status: 200, body: '{"a":1}'}}
- {name: message, backend: {errorMessage: "[404] gone"}, expect: {status: 404, bodyJSON: {errorMessage: "[404] gone"}}}
- {name: unhandled, backend: {errorMessage: "oh"}, expect: {status: 200}}
`

// TestSteered: the backends of the target are pointed at the cases.
func TestSteered(t *testing.T) {
	steering, err := NewSteering("127.0.0.1:0")
	require.NoError(t, err)
	defer steering.Close()
	base := &url.URL{Scheme: "http", Host: steering.Addr().String()}
	server := httptest.NewServer(handler(t, api, &gatemaphttp.Endpoints{
		HTTP:   []gatemaphttp.Redirect{{Prefix: "http://pets.example.com", URL: base}},
		Lambda: &gatemaphttp.HTTPInvoker{Endpoint: base},
	}))
	defer server.Close()
	files := map[string]string{"h.gatemap.yaml": steeredCases, "l.gatemap.yaml": lambdaCases, "m.gatemap.yaml": "definition: api.json\nmethod: GET\npath: /mock/{id}\ncases: [{name: mock, request: {pathParameters: {id: 200}}, expect: {status: 200}}]\n"}
	got := summary(run(t, targetAt(t, server.URL), files, Options{Backends: Steered, Steering: steering, Parallel: 8}))
	require.Equal(t, `a pet: passed
no pet: passed
binary: passed
late: passed
breaks off: passed
the case errs: line 11: status: want 201, got 200, engine  (engine and target agree, case differs)
the case errs: line 11: selected: want 201, got 200, engine  (case and engine differ, the target does not show it)
good: passed
message: passed
unhandled: passed
mock: passed
`, got)

	// A target that asks somebody else is not taken for one that agrees.
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, `{"a":1}`) }))
	defer other.Close()
	got = summary(run(t, targetAt(t, other.URL), map[string]string{"l.gatemap.yaml": lambdaCases}, Options{Backends: Steered, Steering: steering}))
	require.Contains(t, got, "good: line 5: answer: want status 200, got none: "+errNotAsked.Error())

	// Nothing is at hand between cases.
	resp, err := http.Get(base.String())
	require.NoError(t, err)
	resp.Body.Close()
	require.Equal(t, 503, resp.StatusCode)
	_, err = NewSteering(steering.Addr().String())
	require.ErrorContains(t, err, "--steer: ")
}

// answers is a target that answers each path with a fixed answer.
type answers map[string]func(w http.ResponseWriter)

func (a answers) ServeHTTP(w http.ResponseWriter, r *http.Request) { a[r.URL.EscapedPath()](w) }

// TestVerdicts: who differs, for each part of a response and all ways in which
// three can differ.
func TestVerdicts(t *testing.T) {
	const head = "definition: api.json\nmethod: POST\npath: /pets/{id}\ncases:\n"
	const text = head + `- {name: one, request: {path: /pets/1, pathParameters: {id: 1}}, backend: {body: Rex, headers: {X-From: here}}, expect: {status: %d, headers: {x-from: %s}, body: %s}}
`
	for _, tt := range []struct {
		name                     string
		status                   int
		header, body             string
		gotStatus                int
		gotHeader, gotBody, want string
	}{
		{"all agree", 200, "here", "Rex", 200, "here", "Rex", "one: passed\n"},
		{"target", 200, "here", "Rex", 201, "there", "Max", `one: line 5: status: want 200, got 201, engine  (case and engine agree, target differs)
one: line 5: header x-from: want "here", got "there", engine  (case and engine agree, target differs)
one: line 5: body: want "Rex", got "Max", engine  (case and engine agree, target differs)
`},
		{"engine", 201, "there", "Max", 201, "there", "Max", `one: line 5: status: want 201, got 201, engine 200 (target and case agree, engine differs)
one: line 5: header x-from: want "there", got "there", engine "here" (target and case agree, engine differs)
one: line 5: body: want "Max", got "Max", engine "Rex" (target and case agree, engine differs)
`},
		{"case", 201, "there", "Max", 200, "here", "Rex", `one: line 5: status: want 201, got 200, engine  (engine and target agree, case differs)
one: line 5: header x-from: want "there", got "here", engine  (engine and target agree, case differs)
one: line 5: body: want "Max", got "Rex", engine  (engine and target agree, case differs)
`},
		{"all", 201, "there", "Max", 202, "nowhere", "Tom", `one: line 5: status: want 201, got 202, engine 200 (case, engine and target all differ)
one: line 5: header x-from: want "there", got "nowhere", engine "here" (case, engine and target all differ)
one: line 5: body: want "Max", got "Tom", engine "Rex" (case, engine and target all differ)
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			server := httptest.NewServer(answers{"/pets/1": func(w http.ResponseWriter) {
				w.Header().Set("X-From", tt.gotHeader)
				w.WriteHeader(tt.gotStatus)
				io.WriteString(w, tt.gotBody)
			}})
			defer server.Close()
			files := map[string]string{"a.gatemap.yaml": fmt.Sprintf(text, tt.status, tt.header, tt.body)}
			require.Equal(t, tt.want, summary(run(t, targetAt(t, server.URL), files, Options{Backends: AsCases})))
		})
	}
	// A target without an answer agrees with nobody.
	none := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	defer none.Close()
	for status, want := range map[int]string{
		200: "one: line 5: answer: want status 200, got none: EOF, engine  (case and engine agree, target differs)\n",
		201: "one: line 5: answer: want status 201, got none: EOF, engine status 200 (case, engine and target all differ)\n",
	} {
		files := map[string]string{"a.gatemap.yaml": fmt.Sprintf(text, status, "here", "Rex")}
		require.Equal(t, want, summary(run(t, targetAt(t, none.URL), files, Options{Backends: AsCases})))
	}
	// What the case does not mention counts when that is asked for.
	server := httptest.NewServer(answers{"/prod/pets/1": func(w http.ResponseWriter) { w.WriteHeader(201) }})
	defer server.Close()
	files := map[string]string{"a.gatemap.yaml": head + "- {name: one, request: {pathParameters: {id: 1}}, backend: {body: Rex}, expect: {status: 200}}\n"}
	require.Equal(t, `one: line 5: status: want 200, got 201, engine  (case and engine agree, target differs)
one: line 5: header Content-Type: want "application/json", got absent, engine  (engine and target differ, case does not say)
one: line 5: body: want "Rex", got empty, engine  (engine and target differ, case does not say)
`, summary(run(t, targetAt(t, server.URL+"/prod/"), files, Options{Backends: AsCases, Strict: true})))
}

// TestSent: what goes out, and that it goes nowhere else.
func TestSent(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { t.Error("asked elsewhere") }))
	defer elsewhere.Close()
	t.Setenv("HTTP_PROXY", elsewhere.URL)
	var seen []*http.Request
	var bodies []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		seen, bodies = append(seen, r), append(bodies, string(body))
		http.Redirect(w, r, elsewhere.URL, http.StatusFound)
	}))
	defer server.Close()
	target := targetAt(t, server.URL+"/st%2Fage")
	require.NoError(t, target.AddHeader("X-Api-Key", "secret key"))
	require.NoError(t, target.AddHeader("x-h", "from the command line"))
	require.ErrorContains(t, target.AddHeader("Host", "x"), "is not the name of a header that can be given")
	require.ErrorContains(t, target.AddHeader("X", "hidden\n"), "the value of X has")
	target.Sign = func(_ context.Context, r *http.Request, body []byte) error {
		r.Header.Set("Authorization", fmt.Sprint("signed ", len(body)))
		return nil
	}
	files := map[string]string{"a.gatemap.yaml": `definition: api.json
method: POST
path: /pets/{id}
cases:
- {name: all, request: {pathParameters: {id: "a/b ü"}, querystring: {q: [1, "&="], e: ""}, headers: {X-H: 1, x-lower: [a, b], Accept: text/plain}, bodyBase64: /w==}, expect: {status: 200}}
`}
	got := summary(run(t, target, files, Options{Backends: Replayed}))
	require.Contains(t, got, "status: want 200, got 302")
	require.Len(t, seen, 1)
	r := seen[0]
	require.Equal(t, "/st%2Fage/pets/a%2Fb%20%C3%BC?q=1&q=%26%3D&e=", r.RequestURI)
	require.Equal(t, "\xff", bodies[0])
	require.Equal(t, http.Header{
		"X-H": {"from the command line"}, "X-Lower": {"a", "b"}, "Accept": {"text/plain"}, "X-Api-Key": {"secret key"},
		"User-Agent": {userAgent}, "Content-Length": {"1"}, "Authorization": {"signed 1"},
		replay.CaseHeader: {replay.CaseName("a.gatemap.yaml", "all")},
	}, r.Header)
}

// TestHostileTargets: whatever a target does, the run ends, and says it.
func TestHostileTargets(t *testing.T) {
	release := make(chan struct{})
	endless := func(w http.ResponseWriter, r *http.Request) {
		for {
			if _, err := w.Write(bytes.Repeat([]byte("x"), 1<<16)); err != nil {
				return
			}
		}
	}
	raw := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			require.NoError(t, err)
			defer conn.Close()
			io.WriteString(conn, text)
		}
	}
	for _, tt := range []struct {
		name    string
		handler http.HandlerFunc
		want    string
	}{
		{"endless body", endless, "the answer is larger than"},
		{"no answer", func(w http.ResponseWriter, r *http.Request) { <-release }, "no complete answer within 300ms"},
		{"slow body", func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "a")
			http.NewResponseController(w).Flush()
			<-release
		}, "no complete answer within 300ms"},
		{"reset", func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) }, "EOF"},
		{"too short", raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), "the answer breaks off after 3 bytes: unexpected EOF"},
		{"no HTTP", raw("hello\r\n\r\n"), "malformed HTTP response"},
		{"endless headers", func(w http.ResponseWriter, r *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			require.NoError(t, err)
			defer conn.Close()
			io.WriteString(conn, "HTTP/1.1 200 OK\r\n")
			for i := 0; ; i++ {
				if _, err := fmt.Fprintf(conn, "X-%d: %s\r\n", i, strings.Repeat("x", 4096)); err != nil {
					return
				}
			}
		}, "headers exceeded"},
		{"two lengths", raw("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"), "Content-Length"},
		{"bomb", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			io.WriteString(w, "no gzip")
		}, `body: want "Rex", got "no gzip"`},
		{"control characters", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "a\x1b[31m\x00") }, `got "a\x1b[31m\x00"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			server := httptest.NewServer(tt.handler)
			target := targetAt(t, server.URL)
			if strings.Contains(tt.want, "300ms") {
				target.Timeout = 300 * time.Millisecond
			}
			files := map[string]string{"a.gatemap.yaml": "definition: api.json\nmethod: POST\npath: /pets/{id}\ncases: [{name: a, request: {pathParameters: {id: 1}}, backend: {body: Rex}, expect: {status: 200, body: Rex}}]\n"}
			got := summary(run(t, target, files, Options{Backends: AsCases}))
			require.Contains(t, got, tt.want)
			if strings.Contains(tt.want, "300ms") {
				select {
				case release <- struct{}{}:
				case <-time.After(5 * time.Second):
				}
			}
			server.Close()
		})
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	listener.Close()
	got := summary(run(t, targetAt(t, "http://"+listener.Addr().String()), map[string]string{"l.gatemap.yaml": lambdaCases}, Options{Backends: AsCases}))
	require.Equal(t, 3, strings.Count(got, "connection refused"), got)
}

func TestParseURL(t *testing.T) {
	for s, want := range map[string]string{
		"localhost:8080": "is not a URL", "": "is not a URL", "ftp://x": "is not a URL", "http://": "is not a URL", "http://a:b@c/": "a user and a password",
		"http://a/?x=1": "a query", "http://a/#x": "fragment", "http://a b/": "invalid character", "http:a": "is not a URL",
	} {
		_, err := ParseURL(s)
		require.ErrorContains(t, err, want, s)
		require.NotContains(t, err.Error(), "a:b")
	}
}

// TestReports: what the formats show, without the secrets of the command line and
// of the answers.
func TestReports(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-From", "there")
		w.WriteHeader(403)
		fmt.Fprintf(w, "{\"key\": %q, \"accessToken\": \"of-the-target\", \"n\": 1}", r.Header.Get("X-Api-Key"))
	}))
	defer server.Close()
	target := targetAt(t, server.URL)
	require.NoError(t, target.AddHeader("X-Api-Key", "of-the-command-line"))
	testdata, err := filepath.Abs("testdata")
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("api.json", []byte(api), 0o644))
	require.NoError(t, os.WriteFile("pets.gatemap.yaml", []byte(`definition: api.json
method: POST
path: /pets/{id}
request: {pathParameters: {id: 1}}
cases:
- name: agrees
  backend: {statusCode: 418, body: '{"name":1}'}
  expect: {headersAbsent: [X-Other]}
- name: differs
  backend: {body: '{"accessToken": "of-the-case", "n": 1}', headers: {X-From: here}}
  expect:
    status: 200
    headers: {X-From: there}
    bodyJSON: {accessToken: of-the-case, n: 1}
- name: of the stage
  request: {path: /pets}
  expect: {status: 200}
`), 0o644))
	require.NoError(t, os.WriteFile("broken.gatemap.yaml", []byte("definition: [\n"), 0o644))
	project := new(cases.Project)
	got, err := Run(context.Background(), target, project, []string{"broken.gatemap.yaml", "pets.gatemap.yaml"}, Options{Backends: AsCases})
	require.NoError(t, err)
	got.Elapsed = 0
	for i := range got.Files {
		got.Files[i].Elapsed = 0
	}
	require.Equal(t, report.Counts{Files: 2, Cases: 3, Failed: 1, Skipped: 1, Errors: 1}, got.Counts())
	for name, format := range map[string]func(io.Writer) error{
		"text.txt":     func(w io.Writer) error { return got.Text(w, report.Palette{}) },
		"lines.ndjson": got.JSON, "out.tap": got.TAP, "junit.xml": got.JUnit,
	} {
		var b bytes.Buffer
		require.NoError(t, format(&b))
		for _, secret := range []string{"of-the-command-line", "of-the-target", "of-the-case"} {
			require.NotContains(t, b.String(), secret, name)
		}
		golden := filepath.Join(testdata, name)
		if *update {
			require.NoError(t, os.MkdirAll(testdata, 0o755))
			require.NoError(t, os.WriteFile(golden, b.Bytes(), 0o644))
		}
		want, err := os.ReadFile(golden)
		require.NoError(t, err)
		require.Equal(t, string(want), b.String())
	}
}

// TestInterrupted: a run that is interrupted ends at once and leaves nothing.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { cancel(); <-release }))
	defer server.Close()
	defer close(release)
	p, names := project(t, map[string]string{"l.gatemap.yaml": lambdaCases})
	_, err := Run(ctx, targetAt(t, server.URL), p, names, Options{Backends: AsCases})
	require.ErrorIs(t, err, context.Canceled)
}

// TestRedactedNumbers: two secrets that become the same are still a difference.
func TestRedactedNumbers(t *testing.T) {
	server := httptest.NewServer(answers{"/call": func(w http.ResponseWriter) { io.WriteString(w, `{"pinToken":2}`) }})
	defer server.Close()
	files := map[string]string{"a.gatemap.yaml": "definition: api.json\nmethod: POST\npath: /call\ncases: [{name: a, backend: {body: '{\"pinToken\":1}'}, expect: {bodyJSON: {pinToken: 1}}}]\n"}
	got := summary(run(t, targetAt(t, server.URL), files, Options{Backends: AsCases}))
	require.Equal(t, "a: line 4: body: want a secret, got another one, engine  ("+TargetDiffers+")\n", got)
}
