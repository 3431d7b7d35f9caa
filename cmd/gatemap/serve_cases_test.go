package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/wholefile"
)

// caseAPI calls a backend and has a MOCK.
const caseAPI = `openapi: 3.0.1
paths:
  /pets/{id}:
    get:
      x-amazon-apigateway-integration:
        type: http
        httpMethod: GET
        uri: https://pets.example.com/{id}
        requestParameters: {integration.request.path.id: method.request.path.id}
        responses:
          4\d{2}: {statusCode: 404, responseTemplates: {application/json: '{"message":"no pet $input.params("id")"}'}}
          default: {statusCode: 200}
  /health:
    get:
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {application/json: '{"statusCode":200}'}
        responses: {default: {statusCode: 200, responseTemplates: {application/json: ok}}}
`

// answer is the status and the body of an answer.
func answer(s *served, path string) string {
	status, body := s.get(path)
	return fmt.Sprint(status, " ", body)
}

// TestServeCases: what is recorded from a backend is tested, plays the backend,
// and runs against the server that plays it.
func TestServeCases(t *testing.T) {
	wholefile.CleanOnSignal() // whose goroutine lasts
	dir := t.TempDir()
	name, recorded := filepath.Join(dir, "api.yaml"), filepath.Join(dir, "recorded")
	require.NoError(t, os.Mkdir(filepath.Join(dir, ".git"), 0o755))
	require.NoError(t, os.WriteFile(name, []byte(caseAPI), 0o644))
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/7" {
			w.WriteHeader(404)
			return
		}
		io.WriteString(w, `{"name":"Rex","sessionToken":"the-token-of-rex"}`)
	}))
	defer backend.Close()

	s := serveAPI(t, "--record", recorded, "--backend", "https://pets.example.com="+backend.URL, "--stage", "dev", name)
	require.Contains(t, s.out.String(), "recording "+recorded)
	for path, want := range map[string]string{
		"/dev/pets/7": `200 {"name":"Rex","sessionToken":"the-token-of-rex"}`, "/dev/pets/8": `404 {"message":"no pet 8"}`, "/dev/health": "200 ok", "/dev/none": `403 {"message":"Missing Authentication Token"}`,
	} {
		require.Equal(t, want, answer(s, path))
	}
	s.end()
	code, out, errs := command("test", dir)
	require.Equal(t, exitDone, code, out+errs)
	require.Contains(t, out, "3 cases in 2 files: 3 passed, 0 failed")
	text, err := os.ReadFile(filepath.Join(recorded, "api.get-pets-id.gatemap.txtar"))
	require.NoError(t, err)
	require.Contains(t, string(text), "REDACTED-1")
	require.NotContains(t, string(text), "the-token-of-rex")
	backend.Close()

	s = serveAPI(t, "--replay", recorded, name)
	require.Contains(t, s.out.String(), "is answered for by cases")
	require.Equal(t, `200 {"name":"Rex","sessionToken":"REDACTED-1"}`, answer(s, "/pets/7"))
	require.Contains(t, answer(s, "/pets/9"), "504 ")
	require.Contains(t, s.out.String(), "has another path parameter id")
	code, out, errs = command("test", "--against", s.url, "--backend", "replay", "--strict", dir)
	require.Equal(t, exitDone, code, out+errs)
	require.Contains(t, out, "3 cases in 2 files: 3 passed, 0 failed\n")
}

// TestServeCasesReload: changed cases answer, and broken ones leave the last good
// ones.
func TestServeCasesReload(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "cases"), 0o755))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "api"), 0o755))
	name := write(t, dir, "api/api.yaml", caseAPI)
	const text = `{definition: ../api/api.yaml, method: GET, path: "/pets/{id}", cases: [{name: a, request: {pathParameters: {id: "1"}}, backend: {body: %s}, expect: {status: 200}}]}`
	write(t, dir, "cases/pets.gatemap.yaml", fmt.Sprintf(text, "one"))
	s := serveAPI(t, "--root", dir, "--replay", filepath.Join(dir, "cases"), name)
	require.Equal(t, "200 one", answer(s, "/pets/1"))
	write(t, dir, "cases/pets.gatemap.yaml", fmt.Sprintf(text, "changed"))
	s.eventually(&s.out, "reloaded: ")
	require.Equal(t, "200 changed", answer(s, "/pets/1"))
	write(t, dir, "cases/pets.gatemap.yaml", "cases: [")
	s.eventually(&s.err, "the cases are not taken: the last good ones answer\n")
	require.Regexp(t, `gatemap: .*pets.gatemap.yaml:1:\d+: `, s.err.String())
	require.Equal(t, "200 changed", answer(s, "/pets/1"))
	require.NoError(t, os.RemoveAll(filepath.Join(dir, "cases")))
	s.eventually(&s.err, "the last good one is served\n")
	require.Equal(t, "200 changed", answer(s, "/pets/1"))
	require.NoError(t, s.end())
}

// TestServeCasesFaults: folders that cannot be used end the command before
// anything is served.
func TestServeCasesFaults(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "api.yaml")
	require.NoError(t, os.Mkdir(filepath.Join(dir, ".git"), 0o755))
	require.NoError(t, os.WriteFile(name, []byte(caseAPI), 0o644))
	for _, tt := range []struct{ args, want string }{
		{"--record a --replay b " + name, "give one of them"},
		{"--replay " + dir + " " + name, "has no case files"},
		{"--record " + filepath.Join(t.TempDir(), "x") + " " + name, "is outside of"},
		{"--record " + filepath.Join(name, "x") + " " + name, "not a directory"},
		{"--record " + filepath.Join(dir, "x") + " -", "what is piped has no name"},
	} {
		var out, err strings.Builder
		code := run(append([]string{"serve", "--listen", "127.0.0.1:0", "--no-watch"}, strings.Fields(tt.args)...), streams{strings.NewReader(caseAPI), &out, &err})
		require.Equal(t, exitUsage, code, tt.args)
		require.Contains(t, err.String(), tt.want, tt.args)
	}
}
