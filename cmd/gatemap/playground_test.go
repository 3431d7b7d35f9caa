package main

import (
	"context"
	"encoding/json"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/playground"
)

// playgroundArgs parses a command line of gatemap playground.
func playgroundArgs(t *testing.T, args ...string) *playgroundCmd {
	t.Helper()
	parser, err := newParser(streams{strings.NewReader(""), new(output), new(output)})
	require.NoError(t, err)
	parsed, err := parser.Parse(append([]string{"playground"}, args...))
	require.NoError(t, err)
	return parsed.Selected().Target.Addr().Interface().(*playgroundCmd)
}

// playgroundAt is the line that says the address.
var playgroundAt = regexp.MustCompile(`(?m)^playground (http://[^/]*)(/.*)$`)

// servePlayground runs gatemap playground until the test ends, and gives the address and
// the path that it says. It ends in order, and no goroutine is left.
func servePlayground(t *testing.T, args ...string) (*served, string) {
	t.Helper()
	ignore := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, ignore) })
	ctx, stop := context.WithCancel(context.Background())
	s := &served{t: t, stop: stop, ended: make(chan error, 1)}
	cmd := playgroundArgs(t, args...)
	go func() { s.ended <- cmd.serve(ctx, streams{strings.NewReader(""), &s.out, &s.err}) }()
	t.Cleanup(func() { require.NoError(t, s.end()) })
	s.eventually(&s.out, "playground ")
	require.Eventually(t, func() bool { return playgroundAt.MatchString(s.out.String()) }, 10*time.Second, time.Millisecond)
	m := playgroundAt.FindStringSubmatch(s.out.String())
	s.url = m[1]
	return s, m[2]
}

func TestPlayground(t *testing.T) {
	s, path := servePlayground(t)
	require.Equal(t, "/", path)
	status, page := s.get("/")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, strings.ToLower(page), "<!doctype html>")
	status, _ = s.get("/given/definition.json")
	require.Equal(t, http.StatusNotFound, status, "nothing is given")
}

// TestPlaygroundFile: the page begins with a definition and a method of it.
func TestPlaygroundFile(t *testing.T) {
	name := write(t, t.TempDir(), "pets.yaml", petsYAML("<b>"))
	s, path := servePlayground(t, "-f", name, "-m", "post /pets/{id}", "--param", "Stage=a")
	require.Equal(t, "/#given=definition", path)
	status, text := s.get("/given/definition.json")
	require.Equal(t, http.StatusOK, status)
	require.NotContains(t, text, "<")
	var state playground.State
	require.NoError(t, json.Unmarshal([]byte(text), &state))
	require.Equal(t, []playground.File{{Name: "pets.yaml", Text: petsYAML("<b>")}}, state.Definition.Files)
	require.Equal(t, "POST /pets/{id}", state.Definition.Method)
	require.Equal(t, "Stage=a\n", state.Definition.Parameters)
}

// TestPlaygroundGiven: a folder is given by the file that has its methods, and what is
// piped by a name that says what it is written in.
func TestPlaygroundGiven(t *testing.T) {
	given := func(stdin string, args ...string) ([]playground.File, error) {
		state, err := playgroundArgs(t, args...).given(strings.NewReader(stdin))
		if err != nil {
			return nil, err
		}
		return state.Definition.Files, nil
	}
	terraform := `resource "aws_api_gateway_integration" "i" {
  rest_api_id = "a"
  resource_id = "b"
  http_method = "GET"
  type        = "MOCK"
}
`
	response := `resource "aws_api_gateway_integration_response" "r" {
  rest_api_id        = "a"
  resource_id        = "b"
  http_method        = "GET"
  status_code        = "200"
  response_templates = { "application/json" = file("${path.module}/t.vtl") }
}
`
	dir := t.TempDir()
	write(t, dir, "api.tf", terraform+response)
	write(t, dir, "t.vtl", "hello")
	got, err := given("", "-f", dir)
	require.NoError(t, err)
	require.Equal(t, []playground.File{{Name: "api.tf", Text: terraform + response}, {Name: "t.vtl", Text: "hello"}}, got)

	got, err = given("", "-f", filepath.Join(dir, "api.tf"))
	require.NoError(t, err, "its folder is looked through for the rest of the module")
	require.Len(t, got, 2)

	write(t, dir, "b.tf", strings.ReplaceAll(strings.Replace(terraform, `"GET"`, `"PUT"`, 1), `"i"`, `"j"`))
	got, err = given("", "-f", dir, "-m", "PUT")
	require.NoError(t, err)
	require.Equal(t, []string{"api.tf", "b.tf", "t.vtl"}, []string{got[0].Name, got[1].Name, got[2].Name})

	several := t.TempDir()
	for _, name := range []string{"a.template.json", "b.template.json"} {
		write(t, several, name, `{"Resources": {"M": {"Type": "AWS::ApiGateway::Method", "Properties": {"HttpMethod": "GET", "RestApiId": "a", "ResourceId": "b", "Integration": {"Type": "MOCK"}}}}}`)
	}
	_, err = given("", "-f", several)
	require.ErrorContains(t, err, "this folder has several definitions, in a.template.json, b.template.json: name one of them")

	integration := `{"type": "MOCK", "integrationResponses": {}}`
	for stdin, want := range map[string]string{petsYAML("a"): "definition.yaml", integration: "definition.json", "{": "definition.yaml"} {
		got, err = given(stdin, "-f", "-")
		require.NoError(t, err)
		require.Equal(t, []playground.File{{Name: want, Text: stdin}}, got)
	}
	got, err = given(terraform, "-f", "-", "--format", "terraform")
	require.NoError(t, err)
	require.Equal(t, "main.tf", got[0].Name)
	_, err = given(petsYAML("a"), "-f", "-", "-m", "DELETE")
	require.ErrorContains(t, err, "- has no method DELETE")
	_, err = given(strings.Repeat(" ", 17<<20), "-f", "-")
	require.ErrorContains(t, err, "more than 16777216 bytes")
}

func TestPlaygroundRefuses(t *testing.T) {
	dir := t.TempDir()
	empty := t.TempDir()
	name := write(t, dir, "pets.yaml", petsYAML("a"))
	for args, want := range map[string]string{
		"--listen 0.0.0.0:0":                 "--listen 0.0.0.0:0: other machines reach this address",
		"--listen example.com:80":            "other machines reach this address",
		"--listen 127.0.0.1":                 "it is HOST:PORT",
		"-m GET":                             "name it with -f",
		"-f " + dir + "/none.yaml":           "none.yaml",
		"-f " + empty:                        "the folder has neither",
		"-f " + name + " -m DELETE":          "has no method DELETE; gatemap list ",
		"-f " + name + " --format of-nobody": "--format: ",
	} {
		err := playgroundArgs(t, strings.Fields(args)...).serve(context.Background(), streams{strings.NewReader(""), new(output), new(output)})
		require.ErrorContains(t, err, want, args)
	}
}

// TestServeUI: the playground has the definitions that are served and the requests that
// were answered, without their secrets.
func TestServeUI(t *testing.T) {
	name := write(t, t.TempDir(), "pets.yaml", petsYAML("a"))
	s := serveAPI(t, "-f", "v1="+name, "--admin", "127.0.0.1:0", "--ui", "--stage-variable", "color=red")
	require.Contains(t, s.out.String(), "playground "+s.admin+"/playground/#given=definition-1\n")
	status, page := s.getAt(s.admin + "/playground/")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, strings.ToLower(page), "<!doctype html>")
	given := func(name string) (state playground.State) {
		status, text := s.getAt(s.admin + "/playground/given/" + name + ".json")
		require.Equal(t, http.StatusOK, status, name)
		require.NoError(t, json.Unmarshal([]byte(text), &state))
		return state
	}
	require.Equal(t, petsYAML("a"), given("definition-1").Definition.Files[0].Text)

	r, err := http.NewRequest("GET", s.url+"/v1/pets/7?token=hidden-from-all&a=b", nil)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer hidden-as-well")
	r.Header.Set("X-Color", "red")
	got, err := client.Do(r)
	require.NoError(t, err)
	got.Body.Close()
	var state playground.State
	require.Eventually(t, func() bool {
		status, _ := s.getAt(s.admin + "/requests/1.json")
		return status == http.StatusOK
	}, 10*time.Second, 5*time.Millisecond)
	state = given("request-1")
	require.Equal(t, "GET /pets/{id}", state.Definition.Method)
	require.Equal(t, "id=7\n", state.Request.PathParameters)
	require.Contains(t, state.Request.Query, "a=b\n")
	require.Contains(t, state.Request.Headers, "X-Color: red\n")
	require.Equal(t, "color=red\n", state.Request.StageVariables)
	text, err := json.Marshal(state)
	require.NoError(t, err)
	require.NotContains(t, string(text), "hidden")
	_, listed := s.getAt(s.admin + "/playground/given/requests.json")
	var answered []playground.Answered
	require.NoError(t, json.Unmarshal([]byte(listed), &answered))
	require.Len(t, answered, 1)
	require.Equal(t, []string{"request-1", "GET /v1/pets/7: 200"}, []string{answered[0].Name, answered[0].Title})
	require.Contains(t, answered[0].About, "GET /pets/{id}")
	_, page = s.getAt(s.admin + "/requests/1.html")
	require.Contains(t, page, `<a href="/playground/#given=request-1">`)

	for _, name := range []string{"definition-0", "definition-2", "definition", "request-9", "other-1"} {
		status, _ := s.getAt(s.admin + "/playground/given/" + name + ".json")
		require.Equal(t, http.StatusNotFound, status, name)
	}
	require.ErrorContains(t, serveArgs(t, "-f", name, "--ui").serve(context.Background(), streams{strings.NewReader(""), new(output), new(output)}), "--ui is served at the address of --admin")
}
