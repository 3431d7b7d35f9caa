package main

import (
	"context"
	"encoding/json"
	"net/http"
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

func TestPlaygroundRefuses(t *testing.T) {
	dir := t.TempDir()
	name := write(t, dir, "pets.yaml", petsYAML("a"))
	for args, want := range map[string]string{
		"--listen 0.0.0.0:0":                 "--listen 0.0.0.0:0: other machines reach this address",
		"--listen example.com:80":            "other machines reach this address",
		"--listen 127.0.0.1":                 "it is HOST:PORT",
		"-m GET":                             "name it with -f",
		"-f -":                               "-f is a file",
		"-f " + dir + "/none.yaml":           "none.yaml",
		"-f " + dir:                          "it is a folder",
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
	_, page = s.getAt(s.admin + "/requests/1.html")
	require.Contains(t, page, `<a href="/playground/#given=request-1">`)

	for _, name := range []string{"definition-0", "definition-2", "definition", "request-9", "other-1"} {
		status, _ := s.getAt(s.admin + "/playground/given/" + name + ".json")
		require.Equal(t, http.StatusNotFound, status, name)
	}
	require.ErrorContains(t, serveArgs(t, "-f", name, "--ui").serve(context.Background(), streams{strings.NewReader(""), new(output), new(output)}), "--ui is served at the address of --admin")
}
