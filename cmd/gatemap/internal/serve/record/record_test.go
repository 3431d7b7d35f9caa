package record_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/against"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/record"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/replay"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/internal/target"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const function = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:pets/invocations"

const api = `{"openapi":"3.0.1","x-amazon-apigateway-binary-media-types":["image/png"],"paths":{
"/health":{"get":{"x-amazon-apigateway-integration":{"type":"mock","requestTemplates":{"application/json":"{\"statusCode\": 200}"},
  "responses":{"default":{"statusCode":"200","responseTemplates":{"application/json":"{\"stage\": \"$context.stage\", \"v\": \"$stageVariables.v\"}"}}}}}},
"/pets/{id}":{"x-amazon-apigateway-any-method":{"x-amazon-apigateway-integration":{"type":"http","httpMethod":"POST","uri":"http://pets.example.com/{id}",
  "requestParameters":{"integration.request.path.id":"method.request.path.id","integration.request.header.X-Tenant":"method.request.header.x-tenant","integration.request.header.Authorization":"method.request.header.Authorization"},
  "requestTemplates":{"application/json":"#set($context.responseOverride.header.X-Over = $input.params('id'))$input.body"},
  "responses":{"4\\d{2}":{"statusCode":"404","responseTemplates":{"application/json":"{\"gone\": $input.json('$.name'), \"token\": $input.json('$.token'), \"id\": \"$input.params('id')\"}"}},
    "default":{"statusCode":"200","responseTemplates":{"application/json":"{\"name\": $input.json('$.name'), \"agent\": \"$input.params('User-Agent')\"}"},
      "responseParameters":{"method.response.header.X-Mine":"integration.response.header.x-mine","method.response.header.Set-Cookie":"integration.response.header.Set-Cookie"}}}}}},
"/files/{name+}":{"get":{"x-amazon-apigateway-integration":{"type":"http","httpMethod":"GET","uri":"http://files.example.com/{name}",
  "requestParameters":{"integration.request.path.name":"method.request.path.name"},
  "responses":{"default":{"statusCode":"200","responseParameters":{"method.response.header.Content-Type":"integration.response.header.Content-Type"}}}}}},
"/call":{"post":{"x-amazon-apigateway-integration":{"type":"aws","httpMethod":"POST","uri":"` + function + `",
  "responses":{"\\[404\\].*":{"statusCode":"404","responseTemplates":{"application/json":"{\"why\": $input.json('$.errorMessage')}"}},"default":{"statusCode":"200"}}}}},
"/proxy/{name}":{"get":{"x-amazon-apigateway-integration":{"type":"http_proxy","httpMethod":"GET","uri":"http://files.example.com/{name}","requestParameters":{"integration.request.path.name":"method.request.path.name"}}}},
"/length":{"get":{"x-amazon-apigateway-integration":{"type":"mock","requestTemplates":{"application/json":"{\"statusCode\": 200}"},
  "responses":{"default":{"statusCode":"200","responseTemplates":{"application/json":"$input.params('token').length() of $context.requestId"}}}}}},
"/function":{"post":{"x-amazon-apigateway-integration":{"type":"aws_proxy","httpMethod":"POST","uri":"` + function + `"}}}}}`

// folder has the definition, and a place for what is recorded.
func folder(t *testing.T) (dir string, ops *formats.API) {
	dir = t.TempDir()
	name := filepath.Join(dir, "api.json")
	require.NoError(t, os.WriteFile(name, []byte(api), 0o644))
	require.NoError(t, os.Mkdir(filepath.Join(dir, ".git"), 0o755))
	got, err := formats.LoadFile(name, formats.Options{})
	require.NoError(t, err)
	return dir, got
}

func handler(t *testing.T, got *formats.API, e *gatemaphttp.Endpoints, hooks *gatemaphttp.Hooks) http.Handler {
	made, err := gatemaphttp.NewAPI(target.Named(got, target.Query{}), gatemaphttp.APIOptions{
		Stage: &gatemaphttp.Stage{Name: "dev"}, Endpoints: e, Hooks: hooks, Timeout: 2 * time.Second,
	})
	require.NoError(t, err)
	return made
}

// backends answers the calls of the API.
type backends struct{ t *testing.T }

func (b backends) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Amzn-RequestId", fmt.Sprint("one of ", time.Now()))
	body, _ := io.ReadAll(r.Body)
	switch {
	case strings.HasSuffix(r.URL.Path, "/7"):
		w.Header()["x-mine"] = []string{"yes"}
		w.Header().Set("Set-Cookie", "session=cookie-of-the-backend; Path=/")
		fmt.Fprintf(w, `{"name": "Rex for %s", "accessToken": "token-of-the-backend"}`, r.Header.Get("X-Tenant"))
	case strings.HasSuffix(r.URL.Path, "/lost"):
		w.WriteHeader(418)
		fmt.Fprintf(w, `{"name": %q, "token": %q}`, body, strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	case strings.HasSuffix(r.URL.Path, "/reset"):
		panic(http.ErrAbortHandler)
	case strings.HasSuffix(r.URL.Path, "/png"):
		w.Header().Set("Content-Type", "image/png")
		w.Write([]byte{0x89, 'P', 'N', 'G', 0, 0xff})
	case strings.HasSuffix(r.URL.Path, "/large"):
		w.Header().Set("Content-Type", "text/plain")
		io.WriteString(w, strings.Repeat("large ", 20_000))
	case strings.HasSuffix(r.URL.Path, "/zipped"):
		w.Header().Set("Content-Type", "text/plain")
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		io.WriteString(z, strings.Repeat("zipped ", 20_000))
		z.Close()
	case strings.HasSuffix(r.URL.Path, "/huge"):
		io.WriteString(w, strings.Repeat("x", 3<<20))
	case strings.HasSuffix(r.URL.Path, "/slow"):
		<-r.Context().Done()
	}
}

// Invoke is the function.
func (b backends) Invoke(_ context.Context, in *gatemaphttp.Invocation) (*gatemaphttp.InvocationResult, error) {
	if bytes.Contains(in.Payload, []byte("lost")) {
		return &gatemaphttp.InvocationResult{StatusCode: 200, FunctionError: "Unhandled", Payload: []byte(`{"errorMessage":"[404] lost with password=hunter2hunter2","stackTrace":["a"]}`)}, nil
	}
	if bytes.Contains(in.Payload, []byte(`"body":"good"`)) {
		return &gatemaphttp.InvocationResult{StatusCode: 200, Payload: []byte(`{"statusCode":201,"headers":{"X-Mine":"yes","Set-Cookie":"id=cookie-of-the-backend"},"body":"{\"refreshToken\":\"token-of-the-backend\"}"}`)}, nil
	}
	if bytes.Contains(in.Payload, []byte(`"body":"bad"`)) {
		return &gatemaphttp.InvocationResult{StatusCode: 200, Payload: []byte(`{"of the proxy":"no"}`)}, nil
	}
	return &gatemaphttp.InvocationResult{StatusCode: 200, Payload: in.Payload}, nil
}

// sent is a request, and what came.
type sent struct {
	method, path, body string
	headers            []string
	answer             string // status, headers of the mapping and body
}

func requests() []sent {
	return []sent{
		{method: "GET", path: "/health"},
		{method: "POST", path: "/pets/7?limit=5&apiToken=token-of-the-query", body: `{"a":1,"password":"password-of-the-client"}`, headers: []string{"X-Tenant: blue", "Content-Type: application/json"}},
		{method: "POST", path: "/pets/7?limit=5&apiToken=token-of-the-query", body: `{"a":1,"password":"password-of-the-client"}`, headers: []string{"X-Tenant: red", "Content-Type: application/json"}},
		{method: "PUT", path: "/pets/lost", body: `{"b": 2}`, headers: []string{"Authorization: Bearer token-of-the-client", "Content-Type: application/json"}},
		{method: "GET", path: "/pets/reset"},
		{method: "GET", path: "/pets/slow"},
		{method: "GET", path: "/files/a%20b/png", headers: []string{"Accept: image/png"}},
		{method: "GET", path: "/files/large"},
		{method: "GET", path: "/files/zipped"},
		{method: "POST", path: "/call", body: `{"x": "é"}`},
		{method: "POST", path: "/call", body: `lost`},
		{method: "POST", path: "/call", body: "\xff\x00"},
		{method: "GET", path: "/proxy/png", headers: []string{"Accept: image/png"}},
		{method: "GET", path: "/proxy/large"},
		{method: "GET", path: "/proxy/reset"},
		{method: "POST", path: "/function", body: "good"},
		{method: "POST", path: "/function", body: "bad"},
		{method: "POST", path: "/function", body: "lost"},
	}
}

// secrets are what nobody may find in a file.
var secrets = []string{"-of-the-client", "-of-the-query", "-of-the-backend", "hunter2"}

// send sends a request over a connection and returns what came.
func send(t *testing.T, base string, s *sent) string {
	r, err := http.NewRequest(s.method, base+s.path, strings.NewReader(s.body))
	require.NoError(t, err)
	for _, h := range s.headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	r.Header.Set("User-Agent", "test/1")
	got, err := http.DefaultTransport.RoundTrip(r)
	require.NoError(t, err)
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	require.NoError(t, err)
	return fmt.Sprintf("%d %s %s %s %s", got.StatusCode, got.Header.Get("X-Mine"), got.Header.Get("X-Over"), got.Header.Get("Content-Type"), body)
}

// recorded runs the requests with a recorder, and returns the folder of the cases.
func recorded(t *testing.T, o record.Options, all []sent) (dir, cases string, notes []string) {
	dir, got := folder(t)
	cases = filepath.Join(dir, "recorded")
	backend := httptest.NewServer(backends{t})
	defer backend.Close()
	o.Note = func(text string) { notes = append(notes, text) }
	rec, err := record.New(cases, o)
	require.NoError(t, err)
	base, err := url.Parse(backend.URL)
	require.NoError(t, err)
	endpoints := &gatemaphttp.Endpoints{Lambda: backends{t}, HTTP: []gatemaphttp.Redirect{{Prefix: "http://pets.example.com", URL: base}, {Prefix: "http://files.example.com", URL: base}}}
	rec.Around(endpoints)
	server := httptest.NewServer(handler(t, got, endpoints, rec.Hooks(nil)))
	for i := range all {
		all[i].answer = send(t, server.URL, &all[i])
	}
	server.Close()
	require.NoError(t, rec.Close())
	return dir, cases, notes
}

// TestRecordAndReplay: what was recorded passes, has no secrets, and plays the
// backends so that clients get what they got, but for the secrets.
func TestRecordAndReplay(t *testing.T) {
	all := requests()
	dir, recordings, notes := recorded(t, record.Options{}, all)
	require.Empty(t, notes)
	names, err := cases.Find(recordings)
	require.NoError(t, err)
	var base []string
	project := &cases.Project{}
	count := 0
	var text bytes.Buffer
	for _, name := range names {
		base = append(base, filepath.Base(name))
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, secret := range secrets {
			require.NotContains(t, string(data), secret, name)
		}
		f, err := cases.ReadFile(name)
		require.NoError(t, err)
		results, err := project.Run(f, nil)
		require.NoError(t, err)
		for _, r := range results {
			require.Empty(t, r.Differences, r.Case.Name)
			count++
		}
		if len(data) < 20_000 {
			fmt.Fprintf(&text, "=== %s\n%s\n", filepath.Base(name), data)
		}
	}
	require.Equal(t, len(all), count)
	require.Equal(t, []string{"api.any-pets-id.gatemap.txtar", "api.get-files-name.gatemap.txtar", "api.get-health.gatemap.txtar", "api.get-proxy-name.gatemap.txtar",
		"api.post-call.gatemap.txtar", "api.post-function.gatemap.txtar"}, base)
	golden(t, "recorded.txt", text.Bytes())

	player, err := replay.New(recordings, replay.Options{})
	require.NoError(t, err)
	require.Equal(t, len(all), player.Cases())
	got, err := formats.LoadFile(filepath.Join(dir, "api.json"), formats.Options{})
	require.NoError(t, err)
	endpoints := new(gatemaphttp.Endpoints)
	var failed atomic.Pointer[gatemap.GatewayError]
	player.Around(endpoints)
	server := httptest.NewServer(player.Handler(handler(t, got, endpoints, player.Hooks(&gatemaphttp.Hooks{End: func(_ context.Context, d *gatemaphttp.Decision) { failed.Store(d.Failure) }}))))
	defer server.Close()
	against := runAgainst(t, server.URL, recordings)
	require.Equal(t, report.Counts{Files: 6, Cases: len(all)}, against.Counts(), "%+v", against.Files)
	require.NoError(t, player.Reload())
	for i := range all {
		s := &all[i]
		want := strings.NewReplacer("token-of-the-client", "REDACTED-N", "password=hunter2hunter2", "password=REDACTED-N", "token-of-the-backend", "REDACTED-N").Replace(s.answer)
		s.body = strings.ReplaceAll(s.body, "-of-the-client", "-of-somebody-else")
		s.path = strings.ReplaceAll(s.path, "-of-the-query", "-of-somebody-else")
		answer := send(t, server.URL, s)
		for n := range 20 {
			answer = strings.ReplaceAll(answer, fmt.Sprintf("REDACTED-%d", n), "REDACTED-N")
		}
		require.Equal(t, want, answer, "%s: %v", s.path, failed.Load())
	}
}

// runAgainst runs cases against a server that plays them.
func runAgainst(t *testing.T, base, dir string) *report.Run {
	u, err := against.ParseURL(base)
	require.NoError(t, err)
	names, err := cases.Find(dir)
	require.NoError(t, err)
	got, err := against.Run(context.Background(), &against.Target{URL: u}, new(cases.Project), names, against.Options{
		Backends: against.Replayed, SameStage: true, Strict: true, Parallel: 4,
	})
	require.NoError(t, err)
	var b strings.Builder
	require.NoError(t, got.Text(&b, report.Palette{}))
	t.Log(b.String())
	return got
}

func golden(t *testing.T, name string, got []byte) {
	name = filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(name, got, 0o644))
	}
	want, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
}

// TestComputedAgain: where the response depends on what was redacted, the case
// expects the response without it, and says so; what of $context the response
// depends on is kept, and no more.
func TestComputedAgain(t *testing.T) {
	_, recordings, notes := recorded(t, record.Options{}, []sent{{method: "GET", path: "/length?token=token-of-the-client"}})
	require.Empty(t, notes)
	data, err := os.ReadFile(filepath.Join(recordings, "api.get-length.gatemap.txtar"))
	require.NoError(t, err)
	text := string(data)
	require.Contains(t, text, "# The client got something else: what is expected was computed again, from the redacted request and answer.\n")
	require.Regexp(t, "\n10 of [0-9a-f-]{36}\n", text)
	require.Contains(t, text, "  context:\n    requestId: ")
	require.NotContains(t, text, "sourceIp")
	f, err := cases.ReadFile(filepath.Join(recordings, "api.get-length.gatemap.txtar"))
	require.NoError(t, err)
	results, err := new(cases.Project).Run(f, nil)
	require.NoError(t, err)
	require.Empty(t, results[0].Differences)
}

// TestBounds: what is over a bound is not kept, and somebody hears of it.
func TestBounds(t *testing.T) {
	huge := sent{method: "GET", path: "/files/huge"}
	many := func() []sent {
		var all []sent
		for i := range 5 {
			all = append(all, sent{method: "POST", path: "/call", body: fmt.Sprintf(`{"n":%d}`, i)})
		}
		return all
	}
	for _, tt := range []struct {
		name    string
		options record.Options
		all     []sent
		kept    int
		note    string
	}{
		{"body that streams", record.Options{}, []sent{huge}, 0, "GET /files/{name+}: not recorded: a body of more than 1048576 bytes"},
		{"body", record.Options{MaxBody: 5}, many()[:1], 0, "POST /call: not recorded: a body of more than 5 bytes"},
		{"bodies", record.Options{MaxBytes: 50}, many(), 2, "there are 50 bytes of bodies already"},
		{"cases", record.Options{MaxCases: 2}, many(), 2, "there are 2 cases already"},
		{"of an operation", record.Options{MaxOfMethod: 3}, many(), 3, "there are 3 cases of it already"},
		{"the same again", record.Options{}, append(many()[:1], many()[:1]...), 1, ""},
		{"refused", record.Options{}, []sent{{method: "GET", path: "/nowhere"}}, 0, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, recordings, notes := recorded(t, tt.options, tt.all)
			require.Equal(t, tt.kept, count(t, recordings))
			if tt.note == "" {
				require.Empty(t, notes)
			} else {
				require.Len(t, notes, 1)
				require.Contains(t, notes[0], tt.note)
			}
		})
	}
}

// count is how many cases there are.
func count(t *testing.T, dir string) int {
	names, err := cases.Find(dir)
	require.NoError(t, err)
	n := 0
	for _, name := range names {
		f, err := cases.ReadFile(name)
		require.NoError(t, err)
		n += len(f.Cases)
	}
	return n
}

// TestAgain: a second run continues the files, keeps nothing twice, and leaves
// files alone that are somebody else's.
func TestAgain(t *testing.T) {
	dir, got := folder(t)
	recordings := filepath.Join(dir, "recorded")
	run := func(bodies ...string) {
		rec, err := record.New(recordings, record.Options{FlushInterval: time.Millisecond, Note: func(text string) { t.Error(text) }})
		require.NoError(t, err)
		require.NoError(t, rec.Check(&got.Methods[len(got.Methods)-1]))
		h := handler(t, got, &gatemaphttp.Endpoints{Lambda: backends{t}}, rec.Hooks(nil))
		for _, body := range bodies {
			h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("POST", "/call", strings.NewReader(body)))
		}
		rec.Reset()
		require.NoError(t, rec.Close())
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("POST", "/call", strings.NewReader("after the end")))
	}
	run("1", "2")
	name := filepath.Join(recordings, "api.post-call.gatemap.txtar")
	first, err := os.ReadFile(name)
	require.NoError(t, err)
	commented := append([]byte("# mine\n"), first...)
	require.NoError(t, os.WriteFile(name, commented, 0o644))
	run("2", "3")
	second, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, string(commented), string(second[:len(commented)]))
	require.Equal(t, 3, count(t, recordings))

	mine := []byte("definition: ../api.json\nmethod: POST\npath: /call\n\n-- case: mine --\nexpect: {status: 200}\n")
	require.NoError(t, os.WriteFile(name, mine, 0o644))
	run("4")
	left, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, string(mine), string(left))
	require.FileExists(t, filepath.Join(recordings, "api-2.post-call.gatemap.txtar"))
	entries, err := os.ReadDir(recordings)
	require.NoError(t, err)
	require.Len(t, entries, 2, "no temporary file is left")
}

// TestHostileRequests: nothing of a request leads out of the folder or breaks a
// file.
func TestHostileRequests(t *testing.T) {
	var all []sent
	for _, name := range []string{"..%2F..%2Fx", "%2e%2e", "a%0Ab", "--%20case:%20x%20--", "%00", "%ff%fe", "x%27%22%3C", strings.Repeat("y", 1000), "con", "%E2%80%AE", "%23"} {
		all = append(all,
			sent{method: "POST", path: "/pets/" + name, body: "-- case: evil --\nexpect: {}\n"},
			sent{method: "GET", path: "/files/" + name + "/" + name + "?" + name + "=" + name},
			sent{method: "POST", path: "/call?" + name, body: name, headers: []string{"X-Evil: \xff -- case: x --"}},
		)
	}
	dir, recordings, notes := recorded(t, record.Options{}, all)
	require.Empty(t, notes)
	require.Equal(t, len(all), count(t, recordings))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 3)
	names, err := cases.Find(recordings)
	require.NoError(t, err)
	for _, name := range names {
		f, err := cases.ReadFile(name)
		require.NoError(t, err)
		results, err := new(cases.Project).Run(f, nil)
		require.NoError(t, err)
		for _, r := range results {
			require.Empty(t, r.Differences, r.Case.Name)
		}
	}
}

// TestMany: many clients at once, with secrets of their own; nothing is lost,
// and no goroutine is left.
func TestMany(t *testing.T) {
	before := runtime.NumGoroutine()
	dir, got := folder(t)
	recordings := filepath.Join(dir, "recorded")
	rec, err := record.New(recordings, record.Options{FlushInterval: time.Millisecond, Note: func(text string) { t.Error(text) }})
	require.NoError(t, err)
	h := handler(t, got, &gatemaphttp.Endpoints{Lambda: backends{t}}, rec.Hooks(nil))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 10 {
				body, _ := json.Marshal(map[string]any{"token": fmt.Sprint("secret of ", i), "i": i, "j": j})
				w := httptest.NewRecorder()
				h.ServeHTTP(w, httptest.NewRequest("POST", "/call", bytes.NewReader(body)))
				require.Equal(t, string(body), w.Body.String())
			}
		})
	}
	wg.Wait()
	require.NoError(t, rec.Close())
	require.Equal(t, 80, count(t, recordings))
	for wait := time.Now(); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
		require.Less(t, time.Since(wait), 5*time.Second, "goroutines are left")
	}
}

// TestOutside: a folder from which the definition cannot be named is refused
// before anything is recorded.
func TestOutside(t *testing.T) {
	_, got := folder(t)
	rec, err := record.New(filepath.Join(t.TempDir(), "x"), record.Options{})
	require.NoError(t, err)
	require.ErrorContains(t, rec.Check(&got.Methods[0]), "is outside of")
}
