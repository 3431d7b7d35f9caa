package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// served is a server of the command that runs in this process.
type served struct {
	t          testing.TB
	url, admin string
	stop       context.CancelFunc
	ended      chan error
	out, err   output
}

// client keeps no connection.
var client = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}

// output is what a command has printed so far.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string { return o.from(0) }

// from is what was printed after the first n bytes.
func (o *output) from(n int) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return string(o.buf.Bytes()[n:])
}

// servingJSON is the line that says the address, with -o json.
var servingJSON = regexp.MustCompile(`"msg":"serving","url":"(.*?)"`)

// serveArgs parses a command line of gatemap serve.
func serveArgs(t testing.TB, args ...string) *serveCmd {
	t.Helper()
	parser, err := newParser(streams{strings.NewReader(""), io.Discard, io.Discard})
	require.NoError(t, err)
	parsed, err := parser.Parse(append([]string{"serve"}, args...))
	require.NoError(t, err)
	return parsed.Selected().Target.Addr().Interface().(*serveCmd)
}

// serveAPI runs gatemap serve on a port of its own until the test ends. No
// goroutine may be left then.
func serveAPI(t testing.TB, args ...string) *served {
	t.Helper()
	ignore := goleak.IgnoreCurrent()
	t.Cleanup(func() {
		goleak.VerifyNone(t, ignore)
	})
	cmd := serveArgs(t, append([]string{"--listen", "127.0.0.1:0"}, args...)...)
	ctx, stop := context.WithCancel(context.Background())
	s := &served{t: t, stop: stop, ended: make(chan error, 1)}
	go func() { s.ended <- cmd.serve(ctx, streams{strings.NewReader(""), &s.out, &s.err}) }()
	t.Cleanup(func() { s.end() })
	for deadline := time.Now().Add(10 * time.Second); s.url == ""; time.Sleep(time.Millisecond) {
		require.True(t, time.Now().Before(deadline), "%s%s", s.out.String(), s.err.String())
		select {
		case err := <-s.ended:
			s.ended <- err
			require.NoError(t, err, s.err.String())
		default:
		}
		for line := range strings.Lines(s.out.String()) {
			if url, ok := strings.CutPrefix(strings.TrimSpace(line), "serving "); ok {
				s.url = url
			}
			if m := servingJSON.FindStringSubmatch(line); m != nil {
				s.url = m[1]
			}
			if url, ok := strings.CutPrefix(strings.TrimSpace(line), "admin "); ok {
				s.admin = url
			}
		}
	}
	return s
}

// end interrupts the server and gives its error.
func (s *served) end() error {
	s.stop()
	err := <-s.ended
	s.ended <- err
	return err
}

// get asks for a path and gives the status and the body.
func (s *served) get(path string) (int, string) { return s.getAt(s.url + path) }

func (s *served) getAt(url string) (int, string) {
	s.t.Helper()
	got, err := client.Get(url)
	require.NoError(s.t, err)
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	require.NoError(s.t, err)
	return got.StatusCode, string(body)
}

// eventually waits until the server has printed a text.
func (s *served) eventually(out *output, text string) {
	s.t.Helper()
	require.Eventually(s.t, func() bool { return strings.Contains(out.String(), text) }, 10*time.Second, 5*time.Millisecond,
		"%s\n%s\n%s", text, s.out.String(), s.err.String())
}

// petsYAML is a definition with a MOCK that tells its text, and a method that
// asks a backend.
func petsYAML(text string) string {
	return `openapi: 3.0.1
info: {title: Pets, version: "1"}
paths:
  /pets/{id}:
    get:
      responses: {"200": {description: ok}}
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {application/json: '{"statusCode":200}'}
        responses: {default: {statusCode: "200", responseTemplates: {application/json: '` + text + ` $input.params("id")'}}}
    post:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: ok}}
      x-amazon-apigateway-integration:
        type: http
        httpMethod: POST
        uri: https://backend.example.com/pets
        responses: {default: {statusCode: "200"}}
`
}

// write writes a file of a folder and gives its name.
func write(t testing.TB, dir, name, text string) string {
	t.Helper()
	name = filepath.Join(dir, name)
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	return name
}

// TestServeReload: a changed definition is served, one with a fault is not: the
// last good one stays, and the reason is said with its place.
func TestServeReload(t *testing.T) {
	dir := t.TempDir()
	name := write(t, dir, "api.yaml", petsYAML("one"))
	s := serveAPI(t, "-f", name, "--admin", "127.0.0.1:0", "--access-log", filepath.Join(dir, "access.log"))
	_, body := s.get("/pets/7")
	require.Equal(t, "one 7", body)

	write(t, dir, "api.yaml", petsYAML("two"))
	s.eventually(&s.out, "reloaded: 2 methods\n")
	_, body = s.get("/pets/7")
	require.Equal(t, "two 7", body)

	for _, broken := range []string{
		strings.Replace(petsYAML("three"), "responses: {default", "responses: [default", 1),
		petsYAML("#if("),
	} {
		before := len(s.err.String())
		write(t, dir, "api.yaml", broken)
		s.eventually(&s.err, "the last good one is served\n")
		require.Eventually(t, func() bool { return strings.HasSuffix(s.err.String()[before:], "the last good one is served\n") }, 5*time.Second, time.Millisecond)
		require.Contains(t, s.err.String()[before:], "gatemap: "+name+":10:")
		_, body = s.get("/pets/7")
		require.Equal(t, "two 7", body)
		_, health := s.getAt(s.admin + "/health")
		require.Contains(t, health, `"status": "stale"`)
		write(t, dir, "api.yaml", petsYAML("two"))
		require.Eventually(t, func() bool {
			_, health := s.getAt(s.admin + "/health")
			return strings.Contains(health, `"status": "ok"`)
		}, 5*time.Second, 10*time.Millisecond)
	}
	require.NoError(t, os.Remove(name))
	s.eventually(&s.err, "gatemap: "+name+": no such file or directory\n")
	_, body = s.get("/pets/7")
	require.Equal(t, "two 7", body)
	require.NoError(t, s.end())
}

// TestServeReloadIncluded: a file that a definition includes is watched too, and
// a definition that has lost a part of itself is not taken, but the reason is said.
func TestServeReloadIncluded(t *testing.T) {
	method := func(path, text string) string {
		return path + `: {get: {responses: {"200": {description: x}}, x-amazon-apigateway-integration: {type: mock, requestTemplates: {application/json: '{"statusCode":200}'},` +
			` responses: {default: {statusCode: "200", responseTemplates: {application/json: "` + text + `"}}}}}}` + "\n"
	}
	for own, refused := range map[string]string{"": ": no method with an integration\n", method("/own", "mine"): `: cannot include "more.yaml": `} {
		dir := t.TempDir()
		name := write(t, dir, "template.yaml", "Transform: AWS::Serverless-2016-10-31\nResources:\n  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n      StageName: dev\n"+
			"      DefinitionBody:\n        openapi: 3.0.1\n        paths:\n          Fn::Transform: {Name: AWS::Include, Parameters: {Location: more.yaml}}\n          "+own)
		write(t, dir, "more.yaml", method("/more", "one"))
		s := serveAPI(t, "-f", name)
		write(t, dir, "more.yaml", method("/more", "two"))
		s.eventually(&s.out, "reloaded: ")
		for _, broken := range []string{"/more: [", ""} {
			before := len(s.err.String())
			if broken == "" {
				require.NoError(t, os.Remove(filepath.Join(dir, "more.yaml")))
			} else {
				write(t, dir, "more.yaml", broken)
			}
			require.Eventually(t, func() bool { return strings.Contains(s.err.String()[before:], "the last good one is served\n") }, patience, tick)
			require.Contains(t, s.err.String()[before:], refused)
			require.Regexp(t, `(?m)^gatemap: .*template.yaml:10:\d+: .*cannot include "more.yaml": `, s.err.String()[before:])
			_, body := s.get("/more")
			require.Equal(t, "two", body)
		}
		require.NoError(t, s.end())
		code, _, _ := command("serve", "--check", name)
		require.Equal(t, exitUsage, code, "a part is missing")
	}
}

// TestServeReloadUnderLoad: each answer is that of one definition or the other,
// whole, whatever moment it comes in.
func TestServeReloadUnderLoad(t *testing.T) {
	dir := t.TempDir()
	name := write(t, dir, "api.yaml", petsYAML("one"))
	s := serveAPI(t, "-f", name)
	done := make(chan struct{})
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				status, body := s.get("/pets/7")
				if status != 200 || body != "one 7" && body != "two 7" {
					t.Errorf("%d %s", status, body)
				}
			}
		})
	}
	for i := range 6 {
		before := strings.Count(s.out.String(), "reloaded")
		write(t, dir, "api.yaml", petsYAML([]string{"two", "one"}[i%2]))
		require.Eventually(t, func() bool { return strings.Count(s.out.String(), "reloaded") > before }, 5*time.Second, time.Millisecond)
	}
	close(done)
	wait.Wait()
	require.NoError(t, s.end())
}

// slowBackend answers a request when it is told to.
func slowBackend(t testing.TB) (url string, asked chan struct{}, answer chan struct{}) {
	asked, answer = make(chan struct{}, 100), make(chan struct{})
	server := http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		asked <- struct{}{}
		select {
		case <-answer:
		case <-r.Context().Done():
		}
		fmt.Fprint(w, "late")
	})}
	listener := listen(t)
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return "http://" + listener.Addr().String(), asked, answer
}

// TestServeShutdown: a request that is under way when the server ends is
// answered, and nobody new is.
func TestServeShutdown(t *testing.T) {
	backend, asked, answer := slowBackend(t)
	s := serveAPI(t, "-f", write(t, t.TempDir(), "api.yaml", petsYAML("one")), "--backend", "https://backend.example.com="+backend)
	got := make(chan string, 1)
	go func() {
		resp, err := client.Post(s.url+"/pets/7", "application/json", strings.NewReader("{}"))
		if err != nil {
			got <- err.Error()
			return
		}
		defer resp.Body.Close()
		body, _ := io.ReadAll(resp.Body)
		got <- fmt.Sprint(resp.StatusCode, " ", string(body))
	}()
	<-asked
	s.stop()
	require.Eventually(t, func() bool {
		resp, err := client.Get(s.url + "/pets/7")
		if err == nil {
			resp.Body.Close()
		}
		return err != nil
	}, 5*time.Second, time.Millisecond)
	close(answer)
	require.Equal(t, "200 late", <-got)
	require.NoError(t, s.end())
}

// TestServeShutdownTimeout: what does not end in time is broken off, and the
// command says so.
func TestServeShutdownTimeout(t *testing.T) {
	backend, asked, _ := slowBackend(t)
	s := serveAPI(t, "-f", write(t, t.TempDir(), "api.yaml", petsYAML("one")), "--backend", "https://backend.example.com="+backend, "--shutdown-timeout", "20ms")
	failed := make(chan error, 1)
	go func() {
		resp, err := client.Post(s.url+"/pets/7", "application/json", strings.NewReader("{}"))
		if err == nil {
			resp.Body.Close()
		}
		failed <- err
	}()
	<-asked
	require.ErrorContains(t, s.end(), "requests had not ended in time and were broken off")
	require.Error(t, <-failed)
}

// TestServeThrottled: more requests than may be answered at once get the
// service's 429, and the others are answered all the same.
func TestServeThrottled(t *testing.T) {
	backend, asked, answer := slowBackend(t)
	s := serveAPI(t, "-f", write(t, t.TempDir(), "api.yaml", petsYAML("one")), "--backend", "https://backend.example.com="+backend,
		"--max-concurrent", "2", "--admin", "127.0.0.1:0")
	var wait sync.WaitGroup
	for range 2 {
		wait.Go(func() {
			resp, err := client.Post(s.url+"/pets/7", "application/json", strings.NewReader("{}"))
			if err != nil || resp.StatusCode != 200 {
				t.Error(err, resp)
				return
			}
			resp.Body.Close()
		})
		<-asked
	}
	got, err := client.Get(s.url + "/pets/7")
	require.NoError(t, err)
	body, _ := io.ReadAll(got.Body)
	got.Body.Close()
	require.Equal(t, 429, got.StatusCode)
	require.Equal(t, `{"message":"Too Many Requests"}`, string(body))
	require.Equal(t, "TooManyRequestsException", got.Header.Get("x-amzn-ErrorType"))
	close(answer)
	wait.Wait()
	status, _ := s.get("/pets/7")
	require.Equal(t, 200, status)
	_, text := s.getAt(s.admin + "/metrics")
	require.Contains(t, text, "gatemap_throttled_total 1\n")
	require.Contains(t, text, `gatemap_requests_total{method="POST",resource="POST /pets/{id}",status="200"} 2`)
	require.Contains(t, text, `gatemap_gateway_responses_total{type="THROTTLED"} 1`)
	require.Contains(t, text, "gatemap_requests_in_flight 0\n")
	s.eventually(&s.out, " 429 GET /pets/7 ")
	s.eventually(&s.out, "  THROTTLED: Too many requests are in flight\n")
}

// TestServeTimeouts: a client that does not send its headers, or its body, does
// not hold a connection for ever; headers have a size.
func TestServeTimeouts(t *testing.T) {
	s := serveAPI(t, "-f", write(t, t.TempDir(), "api.yaml", petsYAML("one")), "--header-timeout", "50ms", "--read-timeout", "100ms",
		"--idle-timeout", "100ms", "--max-header-bytes", "4096")
	for _, tt := range []struct{ name, send, status string }{
		{"headers", "GET /pets/7 HTTP/1.1\r\nHost: a\r\n", ""},
		{"body", "POST /pets/7 HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc", "HTTP/1.1 400 "},
		{"large headers", "GET /pets/7 HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("x", 9000) + "\r\n\r\n", "HTTP/1.1 431 "},
		{"idle", "GET /pets/7 HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			conn := dial(t, s.url)
			_, err := io.WriteString(conn, tt.send)
			require.NoError(t, err)
			conn.SetReadDeadline(time.Now().Add(5 * time.Second))
			answer, err := io.ReadAll(bufio.NewReader(conn))
			if err != nil {
				require.ErrorContains(t, err, "reset") // the server closed before it had read all
			}
			require.True(t, strings.HasPrefix(string(answer), tt.status), "%.200s", answer)
		})
	}
}

// TestServeJSON: all that is printed is one object a line, whatever happens.
func TestServeJSON(t *testing.T) {
	dir := t.TempDir()
	name := write(t, dir, "api.yaml", petsYAML("one"))
	s := serveAPI(t, "-f", name, "-o", "json", "--log", filepath.Join(dir, "execution.log"))
	s.get("/pets/7")
	s.get("/none")
	write(t, dir, "api.yaml", petsYAML("#if("))
	s.eventually(&s.out, `"msg":"refused"`)
	write(t, dir, "api.yaml", petsYAML("two"))
	s.eventually(&s.out, `"msg":"reloaded"`)
	require.NoError(t, s.end())
	require.Empty(t, s.err.String())
	said := map[string]int{}
	for line := range strings.Lines(s.out.String()) {
		var record struct {
			Msg     string
			Request struct {
				Status   int
				Resource string
			}
		}
		require.NoError(t, json.Unmarshal([]byte(line), &record), line)
		said[record.Msg]++
		if record.Request.Status == 200 {
			require.Equal(t, "GET /pets/{id}", record.Request.Resource)
		}
	}
	require.Equal(t, map[string]int{"method": 2, "serving": 1, "request": 2, "refused": 1, "reloaded": 1}, said)
	log, err := os.ReadFile(filepath.Join(dir, "execution.log"))
	require.NoError(t, err)
	require.Equal(t, 1, strings.Count(string(log), "Successfully completed execution\n"))
}

// TestServeAuthorizerReload: the answers of an authorizer are read again too.
func TestServeAuthorizerReload(t *testing.T) {
	dir := t.TempDir()
	definition := strings.Replace(petsYAML("one"), "    get:\n", "    get:\n      security: [{users: []}]\n", 1) +
		"components: {securitySchemes: {users: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: custom, x-amazon-apigateway-authorizer: {type: token}}}}\n"
	answers := write(t, dir, "users.yaml", "any: deny\n")
	s := serveAPI(t, "-f", write(t, dir, "api.yaml", definition), "--authorizer", "users="+answers)
	ask := func() int {
		r, err := http.NewRequest("GET", s.url+"/pets/7", nil)
		require.NoError(t, err)
		r.Header.Set("Authorization", "alice")
		got, err := client.Do(r)
		require.NoError(t, err)
		got.Body.Close()
		return got.StatusCode
	}
	require.Equal(t, 403, ask())
	write(t, dir, "users.yaml", "answers: {alice: allow}\n")
	s.eventually(&s.out, "reloaded: 2 methods\n")
	require.Equal(t, 200, ask())
	write(t, dir, "users.yaml", "answers: {alice: maybe}\n")
	s.eventually(&s.err, answers+":1:18: an answer is allow, deny, unauthorized or fail")
	require.Equal(t, 200, ask())
}
