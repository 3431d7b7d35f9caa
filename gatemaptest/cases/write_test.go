package cases

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
)

// drafts are two cases with all that a case can have.
func drafts() []Draft {
	two := "two\nlines"
	return []Draft{
		{Comment: "said\nin one line", Case: Case{
			Name:    "all",
			Compare: JSON,
			Request: gatemap.Request{
				HTTPMethod: "POST", Path: "/pets/a%2Fb", Body: []byte("{\"a\": 1}\n"),
				Headers:        []gatemap.Field{{Name: "Accept", Values: []string{"a", "b"}}, {Name: "X-Empty", Values: []string{""}}},
				PathParameters: []gatemap.Field{{Name: "id", Values: []string{"a/b"}}},
				Querystring:    []gatemap.Field{{Name: "", Values: []string{"1", "true"}}, {Name: "q", Values: []string{"null"}}},
				Context:        []gatemap.Member{{Name: "n", Value: int64(7)}, {Name: "text", Value: "7"}, {Name: "identity", Value: []gatemap.Member{{Name: "sourceIp", Value: nil}}}},
				StageVariables: []gatemap.Member{{Name: "v", Value: "on"}},
			},
			Backend: Backend{Delay: 250 * time.Millisecond, Backend: gatemap.Backend{StatusCode: 404, Body: []byte{0xff, 0},
				Headers: []gatemap.Field{{Name: "X", Values: []string{"a: b # c"}}}}},
			Expect: Expect{Status: 404, Selected: ptr("404"), Headers: []gatemap.Field{{Name: "X", Values: []string{"y"}}}, Body: &Body{Data: []byte(`{"b": 2}`), JSON: true}},
		}},
		{Case: Case{Name: "marker in a body", Compare: Exact, Request: gatemap.Request{Body: []byte{0}},
			Backend: Backend{Backend: gatemap.Backend{Body: []byte("-- case: x --\n")}},
			Expect:  Expect{Status: 200, Body: &Body{Data: []byte("-- case: x --\n")}}}},
		{Case: Case{Name: "message", Compare: Exact, Backend: Backend{ErrorMessage: &two}, Expect: Expect{Status: 200}}},
		{Case: Case{Name: "no answer", Compare: Exact, Backend: Backend{Failure: TimedOut}, Expect: Expect{Error: "INTEGRATION_TIMEOUT"}}},
	}
}

// TestNew: what is written is what is read, in both notations, and more cases
// leave the text before them as it was.
func TestNew(t *testing.T) {
	for _, name := range []string{"f.gatemap.txtar", "f.gatemap.yaml"} {
		f := &File{Name: name, Definition: "api.yaml", Method: "GET", Path: "/{id}", FoldHeaderNames: true, Recorded: true, BinaryMediaTypes: []string{"a/b"}, Parameters: map[string]string{"P": "1"}}
		all := drafts()
		text, err := New(f, []string{"a", "b"}, all[:2])
		require.NoError(t, err)
		read, err := Read(name, text)
		require.NoError(t, err)
		more, err := read.Append(all[2:])
		require.NoError(t, err)
		require.Equal(t, string(text), string(more[:len(text)]))
		read, err = Read(name, more)
		require.NoError(t, err)
		require.True(t, read.FoldHeaderNames && read.Recorded)
		require.Equal(t, f.Parameters, read.Parameters)
		require.Len(t, read.Cases, len(all))
		for i := range all {
			sameCase(t, &all[i].Case, &read.Cases[i])
		}
	}
}

// sameCase compares what a file keeps of a case.
func sameCase(t *testing.T, want, got *Case) {
	t.Helper()
	require.Equal(t, want.Name, got.Name)
	require.Equal(t, want.Compare, got.Compare)
	require.Equal(t, appendJSON(nil, want.Request.Context), appendJSON(nil, got.Request.Context))
	a, b := want.Request, got.Request
	a.Context, b.Context = nil, nil
	require.Equal(t, a, b)
	require.Equal(t, want.Backend.Failure, got.Backend.Failure)
	require.Equal(t, want.Backend.Delay, got.Backend.Delay)
	require.Equal(t, want.Backend.ErrorMessage, got.Backend.ErrorMessage)
	if want.Backend.ErrorMessage == nil {
		require.Equal(t, want.Backend.Backend, got.Backend.Backend)
	}
	require.True(t, want.Expect.expectsLike(&got.Expect), "%s: %v %v", want.Name, want.Expect, got.Expect)
}

// TestNewFaults: what cannot be written, or would not be read, is an error.
func TestNewFaults(t *testing.T) {
	_, err := New(&File{Name: "f.txt"}, nil, drafts())
	require.ErrorContains(t, err, "ends in .gatemap.txtar")
	_, err = New(&File{Name: "f.gatemap.yaml", Definition: "d"}, nil, append(drafts(), drafts()...))
	require.ErrorContains(t, err, "there is another case")
	d := drafts()[:1]
	d[0].Request.Context = []gatemap.Member{{Name: "nan", Value: math.NaN()}, {Name: "func", Value: func() {}}}
	text, err := New(&File{Name: "f.gatemap.yaml", Definition: "d"}, nil, d)
	require.NoError(t, err)
	require.Contains(t, string(text), "nan: NaN")
}

// targetOf is a case file beside a definition that is a lone integration.
func targetOf(t *testing.T, integration string) (*Project, *File) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "i.json"), []byte(integration), 0o644))
	return new(Project), &File{Name: filepath.Join(dir, "f.gatemap.yaml"), Definition: "i.json"}
}

// TestBackendFailures: what a backend that gives no answer is evaluated to, and
// what cannot be.
func TestBackendFailures(t *testing.T) {
	project, file := targetOf(t, `{"type": "HTTP", "timeoutInMillis": 100, "integrationResponses": {"200": {"statusCode": "200"}}}`)
	for _, tt := range []struct {
		backend Backend
		status  int
		failure gatemap.ResponseType
	}{
		{Backend{}, 200, ""},
		{Backend{Delay: 100 * time.Millisecond}, 200, ""},
		{Backend{Delay: 101 * time.Millisecond}, 504, "INTEGRATION_TIMEOUT"},
		{Backend{Failure: TimedOut}, 504, "INTEGRATION_TIMEOUT"},
		{Backend{Failure: ConnectionFailed}, 504, "INTEGRATION_FAILURE"},
	} {
		file.Cases = []Case{{Name: "a", Backend: tt.backend, Expect: Expect{Status: tt.status, Error: string(tt.failure)}}}
		results, err := project.Run(file, nil)
		require.NoError(t, err)
		require.Empty(t, results[0].Differences)
		require.Contains(t, results[0].Outcome.Why(), string(tt.failure))
	}
	project, file = targetOf(t, `{"type": "MOCK", "integrationResponses": {"200": {"statusCode": "200"}}}`)
	file.Cases = []Case{{Name: "a", Backend: Backend{Failure: TimedOut}}}
	_, err := project.Run(file, nil)
	require.ErrorContains(t, err, "a MOCK integration asks no backend")
	for text, want := range map[string]string{
		"{failure: late}":                      "failure is timeout or connection",
		"{failure: timeout, statusCode: 200}":  "do not go with failure",
		"{failure: connection, body: x}":       "do not go with failure",
		"{delay: 2}":                           "delay is a time up to 10m0s",
		"{delay: -1s}":                         "delay is a time up to",
		"{delay: 1h}":                          "delay is a time up to",
		"{failure: timeout, errorMessage: oh}": "do not go with failure",
	} {
		_, err := Read("f.gatemap.yaml", []byte("definition: d\ncases: [{name: a, backend: "+text+"}]"))
		require.ErrorContains(t, err, want, text)
	}
	_, err = Read("f.gatemap.yaml", []byte("definition: d\nfoldHeaderNames: 1\ncases: [{name: a}]"))
	require.ErrorContains(t, err, "foldHeaderNames is true or false")
}

// FuzzNew: whatever a case has comes back.
func FuzzNew(f *testing.F) {
	f.Add("GET", "/a", "X-Y", "v\tw", "q", "1", "body", "answer", int16(404))
	f.Add("", "", "~", "null", "-- a --", "\r\n", "-- a --\n", "\x00\xff", int16(0))
	f.Add("M", "//", "\u2028", "- a\n b", "?", ": ", "\r", "\ufeff", int16(200))
	f.Fuzz(func(t *testing.T, method, path, name, value, query, text, body, answer string, status int16) {
		if status < 100 || status > 999 {
			status = 0
		}
		clean := func(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
		d := Draft{Case: Case{Name: "a", Compare: Exact, Request: gatemap.Request{
			HTTPMethod: clean(method), Path: clean(path), Body: []byte(body),
			Headers:     []gatemap.Field{{Name: clean(name), Values: []string{clean(value), clean(text)}}},
			Querystring: []gatemap.Field{{Name: clean(query), Values: []string{clean(text)}}},
			Context:     []gatemap.Member{{Name: clean(name), Value: clean(value)}},
		}, Backend: Backend{Backend: gatemap.Backend{StatusCode: int(status), Body: []byte(answer), Headers: []gatemap.Field{{Name: clean(query), Values: []string{clean(value)}}}}},
			Expect: Expect{Status: 200, Body: newBody([]byte(answer))}}}
		for _, file := range []string{"f.gatemap.txtar", "f.gatemap.yaml"} {
			data, err := New(&File{Name: file, Definition: "d"}, []string{clean(value)}, []Draft{d})
			require.NoError(t, err)
			read, err := Read(file, data)
			require.NoError(t, err)
			sameCase(t, &d.Case, &read.Cases[0])
		}
	})
}
