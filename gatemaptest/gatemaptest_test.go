package gatemaptest_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaptest"
	"github.com/gatemap/gatemap/gatemaptest/cases"
)

// files are the cases of TestRun. What fails runs in a process of its own.
var files = flag.String("files", "testdata/*.gatemap.txtar,testdata/*.gatemap.*", "the patterns for TestRun, with commas in between")

func TestRun(t *testing.T) {
	gatemaptest.Run(t, strings.Split(*files, ",")...)
}

// process runs TestRun with a pattern and gives what it prints.
func process(t *testing.T, ok bool, env, pattern string, args ...string) string {
	t.Helper()
	cmd := exec.Command(os.Args[0], append([]string{"-test.run=^TestRun$", "-test.v", "-files=" + pattern}, args...)...)
	cmd.Env = append(os.Environ(), env)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	require.Equal(t, !ok, errors.As(err, &exit), string(out))
	return string(out)
}

// copies puts the definition and one case file into a folder.
func copies(t *testing.T, file string) string {
	dir := t.TempDir()
	data, err := os.ReadFile("testdata/pets.yaml")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "pets.yaml"), data, 0o644))
	name := filepath.Join(dir, "x.gatemap.yaml")
	require.NoError(t, os.WriteFile(name, []byte(file), 0o644))
	return name
}

func TestRunFails(t *testing.T) {
	name := copies(t, "definition: pets.yaml\npath: /health\ncases:\n- {name: right, expect: {status: 200}}\n- name: wrong one\n  expect: {status: 404}\n")
	out := process(t, false, "", name)
	require.Contains(t, out, "--- FAIL: TestRun/x/wrong_one")
	require.Contains(t, out, "--- PASS: TestRun/x/right")
	require.Contains(t, out, name+":6: status: want 404, got 200")
	require.Contains(t, out, "selected  200")

	require.Contains(t, process(t, false, "", filepath.Join(filepath.Dir(name), "no*")), "no*: no such file")
	require.Contains(t, process(t, false, "", copies(t, "a: [")), "x.gatemap.yaml:1:5: not YAML")
	require.Contains(t, process(t, false, "", copies(t, "definition: pets.yaml\ncases: [{name: a}]")), "x.gatemap.yaml:1:13: pets.yaml has 2 methods")
}

func TestRunUpdates(t *testing.T) {
	const file = "definition: pets.yaml\npath: /health\ncases:\n- name: a\n  expect: {status: 404} # c\n"
	for _, by := range []struct{ env, arg string }{{"", "-update"}, {"GATEMAP_UPDATE=1", ""}} {
		name := copies(t, file)
		args := strings.Fields(by.arg)
		require.Contains(t, process(t, true, by.env, name, args...), "1 cases updated")
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		require.Equal(t, strings.Replace(file, "404", "200", 1), string(data))
	}
}

// TestRunUpdatesHere is TestRunUpdates in this process.
func TestRunUpdatesHere(t *testing.T) {
	name := copies(t, "definition: pets.yaml\npath: /health\ncases:\n- name: a\n  expect: {status: 404}\n")
	t.Setenv("GATEMAP_UPDATE", "1")
	t.Run("changed", func(t *testing.T) { gatemaptest.Run(t, name) })
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Contains(t, string(data), "status: 200")
	t.Run("as it should be", func(t *testing.T) { gatemaptest.Run(t, name) })
	again, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, string(data), string(again))
}

// A second call does not register the flag again.
func TestUpdateFlag(t *testing.T) {
	set := gatemaptest.UpdateFlag()
	f := flag.Lookup("update")
	require.NotNil(t, f)
	t.Setenv("GATEMAP_UPDATE", "")
	require.Equal(t, f.Value.String() == "true", set())
	t.Setenv("GATEMAP_UPDATE", "1")
	require.True(t, set())
}

// recorder is a test that fails without ending the one around it.
type recorder struct {
	testing.TB
	lines []string
}

func (r *recorder) Helper()           {}
func (r *recorder) Error(args ...any) { r.lines = append(r.lines, args[0].(string)) }
func (r *recorder) Log(...any)        {}

// Fatal ends the goroutine, as that of a test does.
func (r *recorder) Fatal(args ...any) {
	r.lines = append(r.lines, fmt.Sprint(args...))
	runtime.Goexit()
}

// fatal gives what ends a test.
func fatal(t *testing.T, test func(t testing.TB)) string {
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		test(r)
	}()
	<-done
	require.Len(t, r.lines, 1)
	return r.lines[0]
}

func TestFatal(t *testing.T) {
	for file, tt := range map[string]struct {
		opts gatemaptest.Options
		want string
	}{
		"testdata/none.yaml":   {want: "testdata/none.yaml"},
		"testdata/pets.yaml":   {gatemaptest.Options{Method: "GET", Path: "/health", API: "Other"}, "testdata/pets.yaml has no method Other GET /health"},
		"./testdata/pets.yaml": {gatemaptest.Options{Method: "GET", Path: "/health", Type: "odd"}, "odd"},
	} {
		require.Contains(t, fatal(t, func(t testing.TB) { gatemaptest.Load(t, file, tt.opts) }), tt.want)
	}
}

func TestEqual(t *testing.T) {
	pet := gatemaptest.Load(t, "testdata/pets.yaml", gatemaptest.Options{Method: "GET", Path: "/pets/{id}"})
	got := pet.Evaluate(&gatemap.Request{}, gatemaptest.LambdaError("[NotFound]\nno pet"))
	require.True(t, gatemaptest.Equal(t, cases.Expect{
		Status: 404, Selected: gatemaptest.Selected("404"), Body: gatemaptest.Text(`{"message": "[NotFound]\nno pet"}`),
	}, got))
	r := &recorder{TB: t}
	require.False(t, gatemaptest.Equal(r, cases.Expect{Status: 200, Body: gatemaptest.JSON(`{"message": 1}`)}, got))
	require.Len(t, r.lines, 2)
	require.Equal(t, "status: want 200, got 404", r.lines[0])
	require.Contains(t, r.lines[1], "-  \"message\": 1\n+  \"message\": \"[NotFound]\\nno pet\"")
}

func TestLoad(t *testing.T) {
	health := gatemaptest.Load(t, "testdata/pets.yaml", gatemaptest.Options{Method: "GET", Path: "/health", Format: "openapi",
		Type: "mock", BinaryMediaTypes: []string{"image/png"}, Parameters: map[string]string{"a": "b"}})
	got := health.Evaluate(&gatemap.Request{}, &gatemap.Backend{})
	gatemaptest.Equal(t, cases.Expect{Status: 200, Body: gatemaptest.Text("ok")}, got)
}
