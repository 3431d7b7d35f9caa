package formats

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// padding makes a service one of those whose functions are made one after the other:
// lines that its map of functions begins with.
var padding = strings.Repeat("  # "+strings.Repeat("-", 120)+"\n", 1100)

func padded(text string) string {
	before, functions, found := strings.Cut(text, "\nfunctions:")
	line, behind, ends := strings.Cut(functions, "\n")
	if !found || !ends {
		return text
	}
	return before + "\nfunctions:" + line + "\n" + padding + behind
}

// serviceOf reads a service with a large map of functions, as a whole or function by
// function where that can be.
func serviceOf(text string, whole bool, opts Options) (api *API, late bool, err error) {
	const name = "serverless.yml"
	src := sourceOf(name, opts)
	src.Data, src.Whole = []byte(padded("\n"+text)), whole
	api, err = loadFrom(src, name, name, opts)
	return api, src.Cut, err
}

// sameLate requires that a service that is read function by function is read as it is as a
// whole, and reports whether it is.
func sameLate(t *testing.T, text string, opts Options) bool {
	late, cut, err := serviceOf(text, false, opts)
	whole, _, wrong := serviceOf(text, true, opts)
	if !cut || err != nil {
		require.True(t, cut || (err == nil) == (wrong == nil))
		return false // and is read as a whole then
	}
	require.NoError(t, wrong)
	require.Equal(t, whole, late)
	return true
}

const service = `service: s
provider:
  name: aws
  apiGateway: {binaryMediaTypes: [image/png]}
custom:
  path: p
functions:
  # the first
  a:
    handler: h
    events:
      - http: get a
      - http:
          method: post
          path: b
          integration: http
          cors: true
          request:
            uri: https://backend.example/b
          response:
            statusCodes:
              200:
                pattern: ''
                template: |
                  #set($x = $input.path('$'))
                  {"a": "$x"}
              404:
                pattern: 4\d{2}
  b:
    handler: h
    evnts: []
    events:
      - http: {method: get, path: '${self:custom.path}', authorizer: arn:aws:lambda:eu-west-1:123456789012:function:auth, integration: lambda, responses: {}}
`

var lateTexts = []struct {
	name string
	edit func(text string) string
	opts Options
	late bool
}{
	{name: "plain", late: true},
	{name: "resources", edit: adding("resources:\n  Resources:\n    A: {Type: AWS::ApiGateway::RestApi, Properties: {Name: n}}\n"), late: true},
	{name: "quoted keys", edit: replacing("  b:\n", "  \"b\":\n"), late: true},
	{name: "with carriage returns", edit: func(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }, late: true},
	{name: "one key twice", edit: replacing("  b:\n", "  a:\n")},
	{name: "a member twice", edit: replacing("    evnts: []\n", "    handler: i\n")},
	{name: "a member twice in an event", edit: replacing("          cors: true\n", "          path: c\n")},
	{name: "unknown tag", edit: replacing("cors: true", "cors: !x true")},
	{name: "intrinsic", edit: replacing("uri: https://backend.example/b", "uri: !Sub https://${AWS::Region}.example/b"), late: true},
	{name: "a list as a key", edit: replacing("evnts: []", "? [a]\n    : b")},
	{name: "alias", edit: replacing("evnts: []", "e: &e 1\n    f: *e")},
	{name: "merge", edit: replacing("evnts: []", "<< : {memorySize: 1}")},
	{name: "merge of a function", edit: replacing("  b:\n", "  << : {c: {}}\n  b:\n")},
	{name: "no YAML", edit: replacing("evnts: []", "evnts: [")},
	{name: "no YAML in a text", edit: replacing("evnts: []", "evnts: 'a")},
	{name: "long key", edit: replacing("evnts", strings.Repeat("k", 5000))},
	{name: "deep", edit: replacing("evnts: []", "evnts: "+strings.Repeat("[", 300)+strings.Repeat("]", 300))},
	{name: "a function that is asked for", edit: replacing("custom.path", "functions.a.handler")},
	{name: "a function that is asked for elsewhere", edit: replacing("path: p", "path: '${self:functions.a.handler}'")},
	{name: "a function that is asked for in two lines", edit: replacing("'${self:custom.path}'", "\"${self:custom.\n        path}-\\u0024{self:functions.a.handler}\"")},
	{name: "a function that is asked for in escapes", edit: replacing("'${self:custom.path}'", "\"\\u0024{self:f\\u0075nctions.a.handler}\"")},
	{name: "a function that is asked for by all of them", edit: replacing("custom.path", "")},
	{name: "a file", edit: replacing("custom.path", "custom.none, file(a.yml)")},
	{name: "two variables", edit: replacing("custom.path}", "custom.path}${self:custom.path}")},
	{name: "another provider", edit: replacing("name: aws", "name: google")},
	{name: "no provider", edit: replacing("provider:", "providers:")},
	{name: "a list of functions", edit: func(text string) string {
		head, functions, _ := strings.Cut(text, "  # the first\n")
		return head + "  -\n    " + strings.ReplaceAll(strings.TrimLeft(functions, " "), "\n", "\n  ") + "\n"
	}},
	{name: "a function that is a text", edit: replacing("  b:\n", "  c: d\n  b:\n"), late: true},
	{name: "an OpenAPI document", edit: adding("openapi: 3.0.1\npaths: {}\n")},
	{name: "large function", edit: replacing("evnts: []", "evnts:\n"+strings.Repeat("      - "+strings.Repeat("x", 100)+"\n", 400)), late: true},
	{name: "large map in a function", edit: replacing("evnts: []", "environment:\n      "+strings.Join(keys(2000), "\n      ")), late: true},
	{name: "many problems", edit: func(text string) string {
		return text + "  c:\n    events:\n" + strings.Repeat("      - http: {method: get, path: a, pth: b}\n", 600)
	}, late: true},
	{name: "a parameter", opts: Options{Parameters: map[string]string{"opt:stage": "x"}}},
	{name: "asked for as one", opts: Options{Format: Serverless}, late: true},
	{name: "asked for as another", opts: Options{Format: OpenAPI}},
	{name: "kept", opts: Options{Memory: new(Memory)}},
}

func keys(n int) (all []string) {
	for i := range n {
		all = append(all, "KEY_"+strings.Repeat("x", i%40)+string(rune('a'+i%26))+strings.Repeat("y", i/40)+": v")
	}
	return all
}

func replacing(old, with string) func(string) string {
	return func(text string) string { return strings.Replace(text, old, with, 1) }
}

func adding(end string) func(string) string { return func(text string) string { return text + end } }

func TestLate(t *testing.T) {
	for _, tt := range lateTexts {
		t.Run(tt.name, func(t *testing.T) {
			text := service
			if tt.edit != nil {
				require.NotEqual(t, text, tt.edit(text))
				text = tt.edit(text)
			}
			require.Equal(t, tt.late, sameLate(t, text, tt.opts))
		})
	}
}

func FuzzLate(f *testing.F) {
	for _, tt := range lateTexts {
		if tt.edit != nil {
			f.Add(tt.edit(service))
		}
	}
	files, err := filepath.Glob(filepath.Join("testdata", "*", "serverless.yml"))
	require.NoError(f, err)
	require.NotEmpty(f, files)
	for _, name := range files {
		data, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(string(data))
	}
	f.Fuzz(func(t *testing.T, text string) { sameLate(t, text, Options{}) })
}
