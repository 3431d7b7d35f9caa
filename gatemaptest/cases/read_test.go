package cases

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
)

func ptr(s string) *string { return &s }

// The two notations of one file mean the same.
func TestNotationsAgree(t *testing.T) {
	inYAML := `
definition: template.yaml
method: get
path: /{id}
type: lambda
binaryMediaTypes: [image/png]
parameters: {Stage: dev, Count: 3}
request:
  headers: {Accept: text/plain}
cases:
  - name: bodies
    request:
      httpMethod: POST
      path: /7
      querystring: {a: [1, 2], b: yes}
      pathParameters: {id: 7}
      body: "x\n"
      context: {identity: {sourceIp: 192.0.2.1}, n: 1.50, list: [true, null, 0x10, .inf]}
      stageVariables: {v: 1}
    backend:
      statusCode: 418
      headers: {X: a}
      body: "{\"a\":1}\n"
    expect:
      status: 404
      selected: 404
      headers: {A: [b, c], D: 5}
      headersAbsent: [E]
      body: ""
  - name: json
    compare: json
    backend: {bodyJSON: {"b": [1, 2e3, "3"], a: null}}
    expect: {error: API_CONFIGURATION_ERROR, bodyJSON: {"x": 1}}
  - name: base64
    backend: {bodyBase64: /w==}
    expect: {bodyBase64: /w==}
  - name: text as JSON
    compare: json
    expect: {body: '{"x": 1}'}
`
	inTxtar := `# comment
definition: template.yaml
method: get
path: /{id}
type: lambda
binaryMediaTypes: [image/png]
parameters: {Stage: dev, Count: 3}
request:
  headers: {Accept: text/plain}
-- case: bodies --
request:
  httpMethod: POST
  path: /7
  querystring: {a: [1, 2], b: yes}
  pathParameters: {id: 7}
  context: {identity: {sourceIp: 192.0.2.1}, n: 1.50, list: [true, null, 0x10, .inf]}
  stageVariables: {v: 1}
backend:
  statusCode: 418
  headers: {X: a}
expect:
  status: 404
  selected: 404
  headers: {A: [b, c], D: 5}
  headersAbsent: [E]
-- request.body --
x

-- backend.body --
{"a":1}

-- expect.body --
-- case: json --
compare: json
expect: {error: API_CONFIGURATION_ERROR}
-- backend.bodyJSON --
{"b":[1,2e3,"3"],"a":null}
-- expect.bodyJSON --
{"x":1}
-- case: base64 --
-- backend.bodyBase64 --
/w
==
-- expect.bodyBase64 --
/w==
-- case: text as JSON --
compare: json
-- expect.body --
{"x": 1}
`
	a, b := parse(t, "a.gatemap.yaml", inYAML), parse(t, "b.gatemap.txtar", inTxtar)
	for _, f := range []*File{a, b} {
		f.Name, f.notation, f.lines, f.text = "", 0, nil, nil
		for i := range f.Cases {
			c := &f.Cases[i]
			c.Line, c.node, c.Expect.line, c.Expect.lines, c.Backend.lines = 0, caseNode{}, 0, nil, nil
		}
	}
	require.Equal(t, a, b)
	c := a.Cases[0]
	require.Equal(t, "GET", a.Method)
	require.Equal(t, map[string]string{"Stage": "dev", "Count": "3"}, a.Parameters)
	require.Equal(t, gatemap.Request{
		HTTPMethod: "POST", Path: "/7", Body: []byte("x\n"),
		Headers:        []gatemap.Field{{Name: "Accept", Values: []string{"text/plain"}}},
		Querystring:    []gatemap.Field{{Name: "a", Values: []string{"1", "2"}}, {Name: "b", Values: []string{"yes"}}},
		PathParameters: []gatemap.Field{{Name: "id", Values: []string{"7"}}},
		Context: []gatemap.Member{
			{Name: "identity", Value: []gatemap.Member{{Name: "sourceIp", Value: "192.0.2.1"}}},
			{Name: "n", Value: json.Number("1.50")},
			{Name: "list", Value: []any{true, nil, json.Number("16"), ".inf"}},
		},
		StageVariables: []gatemap.Member{{Name: "v", Value: "1"}},
	}, c.Request)
	require.Equal(t, `{"b":[1,2e3,"3"],"a":null}`, string(a.Cases[1].Backend.Body))
	require.Equal(t, Expect{
		Status: 404, Selected: ptr("404"), HeadersAbsent: []string{"E"}, Body: &Body{Data: []byte{}},
		Headers: []gatemap.Field{{Name: "A", Values: []string{"b", "c"}}, {Name: "D", Values: []string{"5"}}},
	}, c.Expect)
}

func TestReadErrors(t *testing.T) {
	const head = "definition: d\n"
	tests := []struct{ name, file, want string }{
		{"y", "", "1: the file is empty"},
		{"t", "", "1: the file begins with settings"},
		{"y", head, "1:1: the file has no cases"},
		{"t", head, "1: the file has no cases"},
		{"y", "cases: [{name: a}]", "1:1: the settings do not name the definition"},
		{"y", "- a", "1:1: the settings is a mapping"},
		{"y", head + "cases:\n - name: a\n   nam: b", `4:4: unknown key "nam" of a case; known are name, compare, request, backend, expect`},
		{"y", head + "definition: e\ncases: [{name: a}]", `2:1: `},
		{"y", head + "cases: 1", "2:8: cases is a sequence"},
		{"y", head + "cases: [1]", "2:9: a case is a mapping"},
		{"y", head + "cases: [{}]", "2:9: the case has no name"},
		{"y", head + "cases: [{name: \"a\\nb\"}]", "2:9: the name of a case is one line"},
		{"y", head + "cases:\n- name: a\n- name: a", `4:3: there is another case "a" on line 3`},
		{"y", head + "compare: fuzzy\ncases: [{name: a}]", "2:10: compare is exact or json"},
		{"y", head + "type: grpc\ncases: [{name: a}]", "2:7: type is lambda, aws, http or mock"},
		{"y", head + "format: wsdl\ncases: [{name: a}]", "2:9: "},
		{"y", head + "cases: [{name: a, backend: {body: x, bodyJSON: {}}}]", "2:38: bodyJSON, but there is body too"},
		{"y", head + "cases: [{name: a, backend: {errorMessage: x, bodyJSON: {}}}]", "2:46: bodyJSON, but there is errorMessage too"},
		{"y", head + "cases: [{name: a, backend: {body: [x]}}]", "2:35: body is a text"},
		{"y", head + "cases: [{name: a, backend: {body: null}}]", "2:35: body is a text"},
		{"y", head + "cases: [{name: a, backend: {statusCode: 99}}]", "2:41: statusCode is a number from 100 to 999"},
		{"y", head + "cases: [{name: a, compare: json, expect: {body: x}}]", "the expected body is compared as JSON, but it is not JSON: line 1, column 1: "},
		{"y", head + "cases: [{name: a, compare: json, expect: {body: '{} {}'}}]", "text after the value"},
		{"y", head + "cases: [{name: a, expect: {bodyBase64: '*'}}]", "2:40: bodyBase64: "},
		{"y", head + "cases: [{name: a, request: {stageVariables: {v: [1, 2]}}}]", "a stage variable has one value"},
		{"y", head + "---\n" + head, "a second document"},
		{"y", head + "cases: [{name: a}]\n\t- x", "not YAML: "},
		{"t", "definition: d\n-- x --\n", `2: section "x" before the first case`},
		{"t", "definition: d\n-- case: a --\nname: b\n", `3:1: unknown key "name"`},
		{"t", "definition: d\n-- case: a --\n\n\nfoo: b\n", `5:1: unknown key "foo"`},
		{"t", "definition: d\n-- case: a --\nx: [\n", `3:5: not YAML`},
		{"t", "definition: d\n-- case: a --\n-- y --\n", `3: unknown section "y"`},
		{"t", "definition: d\n-- case: a --\n-- expect.body --\n-- expect.body --\n", `4: section expect.body twice`},
		{"t", "definition: d\n-- case: a --\nexpect: {body: x}\n-- expect.body --\n", `3:10: body, but there is section expect.body too`},
		{"t", "definition: d\n-- case: a --\nrequest: {body: x}\n-- request.body --\n", `3:11: body, but there is section request.body too`},
		{"t", "definition: d\n-- case: a --\n-- expect.bodyJSON --\n{\n", `4: bodyJSON: it is not JSON`},
		{"t", "definition: d\n-- case:  --\n", `2: the case has no name`},
	}
	names := map[string]string{"y": "f.gatemap.yaml", "t": "f.gatemap.txtar"}
	for _, tt := range tests {
		_, err := Read(names[tt.name], []byte(tt.file))
		require.Error(t, err, tt.file)
		if strings.Contains(tt.want, ": ") && tt.want[0] <= '9' {
			require.Contains(t, "\n"+err.Error(), "\n"+names[tt.name]+":"+tt.want, tt.file)
		} else {
			require.ErrorContains(t, err, tt.want, tt.file)
		}
	}
	_, err := Read("f.yaml", nil)
	require.EqualError(t, err, "f.yaml: the name of a case file ends in .gatemap.txtar or .gatemap.yaml")
}

func TestHostileFiles(t *testing.T) {
	const head = "definition: d\n"
	laughs := head + "cases:\n- name: a\n  backend:\n    bodyJSON:\n      x0: &x0 [1, 1]\n"
	for i := 1; i < 20; i++ {
		laughs += fmt.Sprintf("      x%d: &x%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*x%d, ", i-1), 9), ", "))
	}
	tests := map[string]struct{ file, want string }{
		"aliases":    {laughs, "more than 262144 values"},
		"recursion":  {head + "cases: [{name: a, backend: {bodyJSON: &a [*a]}}]", "nested deeper than 100 levels"},
		"nesting":    {head + "cases: [{name: a, backend: {bodyJSON: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + "}}]", "nested deeper than 100 levels"},
		"too nested": {head + "cases: " + strings.Repeat("[", 50000), "not YAML"},
		"many cases": {head + "cases:\n" + strings.Repeat("- {}\n", 10_002), "no name"},
		"huge":       {head + strings.Repeat("#", maxFile), "larger than 32 MiB"},
		"binary":     {"\x00\x01\xff\xfe", "not YAML"},
		"control":    {head + "\"a\\e[31m\": 1\ncases: [{name: a}]", `unknown key "a\x1b[31m"`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Read("f.gatemap.yaml", []byte(tt.file))
			require.ErrorContains(t, err, tt.want)
			require.NotContains(t, err.Error(), "\x1b")
		})
	}
	var many strings.Builder
	many.WriteString(head)
	for i := range 10_002 {
		fmt.Fprintf(&many, "-- case: %d --\n", i)
	}
	_, err := Read("f.gatemap.txtar", []byte(many.String()))
	require.ErrorContains(t, err, "more than 10000 cases in one file")
}

func TestSections(t *testing.T) {
	tests := []struct {
		body string
		ok   bool
	}{
		{"", true}, {"a", true}, {"a\n", true}, {"a\n\n", true}, {"\n", true}, {"-- a\n", true}, {"a -- b --", true},
		{"a\r\n", true}, {"-- a --", false}, {"x\n-- a --\ny", false}, {"a\r", false},
	}
	for _, tt := range tests {
		require.Equal(t, tt.ok, writable([]byte(tt.body)), "%q", tt.body)
		if !tt.ok {
			continue
		}
		data := []byte("head\n-- one --\n" + tt.body + "\n-- two --\n")
		all := sections(data)
		require.Len(t, all, 3, "%q", tt.body)
		require.Equal(t, tt.body, string(content(data[all[1].start:all[1].end])), "%q", tt.body)
	}
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, name := range []string{"b.gatemap.yaml", "a.gatemap.txtar", "sub/c.gatemap.yml", ".hidden/d.gatemap.yaml", "node_modules/e.gatemap.yaml", "x.yaml", ".gatemap.yaml"} {
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, nil, 0o644))
	}
	all := []string{".gatemap.yaml", "a.gatemap.txtar", "b.gatemap.yaml", "sub/c.gatemap.yml"}
	tests := []struct{ args, want []string }{
		{nil, all},
		{[]string{"./..."}, all},
		{[]string{"."}, all},
		{[]string{"sub"}, all[3:]},
		{[]string{"sub/...", "a.gatemap.txtar", "./sub"}, []string{"a.gatemap.txtar", "sub/c.gatemap.yml"}},
		{[]string{".hidden"}, []string{".hidden/d.gatemap.yaml"}},
	}
	for _, tt := range tests {
		got, err := Find(tt.args...)
		require.NoError(t, err)
		require.Equal(t, tt.want, got, tt.args)
	}
	_, err := Find("nothing")
	require.EqualError(t, err, "nothing: no such file or directory")
	_, err = Find("x.yaml")
	require.ErrorContains(t, err, "the name of a case file")
}
