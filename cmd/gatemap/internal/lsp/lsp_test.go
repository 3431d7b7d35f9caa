package lsp

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creachadair/jrpc2"
	"github.com/stretchr/testify/require"
)

// editor is a client of the server.
type editor struct {
	t     *testing.T
	rpc   *jrpc2.Client
	told  chan diagnosticsParams
	ended chan error
	dir   string
}

func start(t *testing.T) *editor { return startAfter(t, settle) }

// startAfter starts a server that looks at a document that has stayed as it is for
// some time.
func startAfter(t *testing.T, settle time.Duration) *editor {
	toServer, fromEditor := io.Pipe()
	toEditor, fromServer := io.Pipe()
	e := &editor{t: t, told: make(chan diagnosticsParams, 1000), ended: make(chan error, 1), dir: t.TempDir()}
	go func() { e.ended <- serve(toServer, fromServer, "1.2.3", settle) }()
	e.rpc = jrpc2.NewClient(newFrames(toEditor, fromEditor), &jrpc2.ClientOptions{OnNotify: func(r *jrpc2.Request) {
		var p diagnosticsParams
		if r.Method() == "textDocument/publishDiagnostics" && r.UnmarshalParams(&p) == nil {
			e.told <- p
		}
	}})
	var answer map[string]any
	e.call("initialize", map[string]any{"capabilities": map[string]any{"textDocument": map[string]any{"completion": map[string]any{"completionItem": map[string]any{"snippetSupport": true}}}}}, &answer)
	require.Equal(t, "1.2.3", answer["serverInfo"].(map[string]any)["version"])
	e.notify("initialized", map[string]any{})
	t.Cleanup(func() {
		e.call("shutdown", nil, nil)
		e.notify("exit", nil)
		require.NoError(t, <-e.ended)
		e.rpc.Close()
	})
	return e
}

func (e *editor) call(method string, params, result any) {
	e.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if result == nil {
		result = new(any)
	}
	require.NoError(e.t, e.rpc.CallResult(ctx, method, params, result))
}

func (e *editor) notify(method string, params any) {
	e.t.Helper()
	require.NoError(e.t, e.rpc.Notify(context.Background(), method, params))
}

// open opens a document; name is in the folder of the test.
func (e *editor) open(name, text string) string {
	uri := uriOf(filepath.Join(e.dir, name))
	e.notify("textDocument/didOpen", openParams{document{URI: uri, Version: 1, Text: text}})
	return uri
}

// diagnostics are what is reported of a document next, as SEVERITY LINE:COLUMN CODE.
func (e *editor) diagnostics(uri string) []string {
	e.t.Helper()
	for {
		select {
		case p := <-e.told:
			if p.URI != uri {
				continue
			}
			list := []string{}
			for _, d := range p.Diagnostics {
				list = append(list, fmt.Sprintf("%d %d:%d %s", d.Severity, d.Range.Start.Line, d.Range.Start.Character, d.Code))
			}
			return list
		case <-time.After(time.Minute):
			require.Fail(e.t, "no diagnostics")
		}
	}
}

// at is the position of the ¦ in a text, and the text without it.
func at(text string) (string, position) {
	before, behind, _ := strings.Cut(text, "¦")
	return before + behind, linesOf(before + behind).position(len(before))
}

const openapi = `openapi: 3.0.1
info: {title: a, version: "1"}
paths:
  /pets:
    get:
      responses: {"200": {description: ok}}
      x-amazon-apigateway-integration:
        type: http
        httpMethod: GET
        uri: https://example.com
        responses:
          default:
            statusCode: "200"
            responseTemplates:
              application/json: |
                {"a": "$util.escapeJavascript($input.path('$.a'))"}
`

func TestDiagnosticsOfTemplates(t *testing.T) {
	e := start(t)
	uri := e.open("a.vtl", "{\n  \"a\": $input.json('$.a')\n  #if(true)\n}")
	require.Equal(t, []string{"1 2:2 template-syntax"}, e.diagnostics(uri))
	e.notify("textDocument/didChange", changeParams{document{URI: uri, Version: 2}, []change{{Range: &span{position{2, 2}, position{2, 11}}, Text: ""}}})
	require.Empty(t, e.diagnostics(uri))
	e.notify("textDocument/didChange", changeParams{document{URI: uri, Version: 3}, []change{{Text: "$util.toJson('x')"}}})
	require.Contains(t, e.diagnostics(uri), "2 0:0 unknown-member")
	e.notify("textDocument/didClose", closeParams{document{URI: uri}})
	require.Empty(t, e.diagnostics(uri))
	e.notify("textDocument/didChange", changeParams{document{URI: "file:///nowhere"}, []change{{Text: "x"}}})
}

// TestTemplateAlone: what a template makes is told by what it prints first, and
// nothing around it is reported.
func TestTemplateAlone(t *testing.T) {
	e := start(t)
	for name, text := range map[string]string{"a.vtl": "#set($a = 1)<a>$a</a>", "b.vm": "a=$util.urlEncode($input.path('$.a'))", "c.vtl": "", "${x} \"y\".vtl": "{}", "d.vtl": "$input.body"} {
		require.Empty(t, e.diagnostics(e.open(name, text)), name)
	}
	require.Contains(t, e.diagnostics(e.open("e.vtl", "{\"a\": $input.path('$'),}")), "2 0:23 template-not-json")
}

func TestDiagnosticsOfDefinitions(t *testing.T) {
	e := start(t)
	uri := e.open("api.yaml", openapi)
	require.Equal(t, []string{"2 15:23 unknown-member"}, e.diagnostics(uri))
	e.notify("textDocument/didChange", changeParams{document{URI: uri, Version: 2}, []change{{Text: openapi + "  bad: [\n"}}})
	require.Len(t, e.diagnostics(uri), 1, "the fault that keeps it from being read")
	e.notify("textDocument/didChange", changeParams{document{URI: uri, Version: 3}, []change{{Text: strings.Replace(openapi, "escapeJavascript", "escapeJavaScript", 1)}}})
	require.NotContains(t, e.diagnostics(uri), "unknown-member")
	for name, text := range map[string]string{"other.yaml": "a: [\n", "other.json": `{"paths": {}}`, "compose.yaml": "services:\n  http:\n    image: x\n"} {
		require.Empty(t, e.diagnostics(e.open(name, text)), name)
	}
	require.Empty(t, e.diagnostics(func() string {
		e.notify("textDocument/didOpen", openParams{document{URI: "untitled:1", Version: 1, Text: openapi}})
		return "untitled:1"
	}()))
}

// TestConfiguration: .gatemap.yaml and comments count as for gatemap lint.
func TestConfiguration(t *testing.T) {
	e := start(t)
	require.NoError(t, os.WriteFile(filepath.Join(e.dir, ".gatemap.yaml"), []byte("rules:\n  unknown-member: off\n"), 0o644))
	require.Empty(t, e.diagnostics(e.open("api.yaml", openapi)))
	require.NoError(t, os.WriteFile(filepath.Join(e.dir, ".gatemap.yaml"), []byte("severity: error\n"), 0o644))
	require.Empty(t, e.diagnostics(e.open("b.yaml", openapi)))
	require.NoError(t, os.Remove(filepath.Join(e.dir, ".gatemap.yaml")))
	ignored := strings.Replace(openapi, "              application/json: |", "              # gatemap:ignore unknown-member wanted so\n              application/json: |", 1)
	require.Empty(t, e.diagnostics(e.open("c.yaml", ignored)))
}

// TestIncluded: what is open stands in place of the file, also of one that is
// included, and findings are reported where they are.
func TestIncluded(t *testing.T) {
	e := start(t)
	require.NoError(t, os.WriteFile(filepath.Join(e.dir, "serverless.yml"), nil, 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(e.dir, "pets.vtl"), []byte("{}"), 0o644))
	template := e.open("pets.vtl", "{\"a\": $input.jsn('$')}\n")
	require.Len(t, e.diagnostics(template), 1)
	e.open("serverless.yml", `service: pets
provider: {name: aws, runtime: nodejs20.x}
functions:
  pets:
    handler: a.b
    events:
      - http:
          path: pets
          method: get
          integration: lambda
          response:
            template: ${file(pets.vtl)}
`)
	require.Contains(t, e.diagnostics(template), "2 0:6 unknown-member")
	e.notify("textDocument/didSave", closeParams{document{URI: template}})
	require.Len(t, e.diagnostics(template), 1)
}

func TestCompletion(t *testing.T) {
	e := start(t)
	labels := func(name, text string) []string {
		text, place := at(text)
		var list completionList
		e.call("textDocument/completion", placeParams{document{URI: e.open(name, text)}, place}, &list)
		var names []string
		for _, i := range list.Items {
			names = append(names, i.Label+"="+i.TextEdit.NewText)
			require.False(t, before(place, i.TextEdit.Range.Start) || before(i.TextEdit.Range.End, place), "%+v %+v", place, i)
		}
		return names
	}
	require.Contains(t, labels("a.vtl", "$input.p¦"), "params=params('$0')")
	require.Contains(t, labels("a.vtl", "\u20ac\U0001F600 $input.p¦"), "path=path('\\$$0')")
	require.Contains(t, labels("a.vtl", "#set($a = 'x')\n$¦"), "$a=a")
	require.Contains(t, labels("api.yaml", strings.Replace(openapi, "$util.escapeJavascript", "$util.esc¦", 1)), "escapeJavaScript=escapeJavaScript")
	require.Contains(t, labels("api.yaml", strings.Replace(openapi, "{\"a\": \"$util.escapeJavascript($input.path('$.a'))\"}", "$util.¦", 1)), "urlEncode=urlEncode($0)")
	require.Empty(t, labels("api.yaml", strings.Replace(openapi, "type: http", "type: ¦http", 1)))
	require.Empty(t, labels("api.yaml", openapi+"x: [$¦"))
	require.Empty(t, labels("note.txt", "$¦"))
	var list completionList
	e.call("textDocument/completion", placeParams{document{URI: "file:///nowhere"}, position{}}, &list)
	require.Empty(t, list.Items)
}

// TestSamples: the cases beside a definition are samples of its payloads.
func TestSamples(t *testing.T) {
	e := start(t)
	const cases = `definition: api.yaml
method: GET
path: /pets

-- case: one --
expect:
  status: 200
-- backend.body --
{"pets": [{"name": "Rex"}]}
`
	require.NoError(t, os.WriteFile(filepath.Join(e.dir, "pets.gatemap.txtar"), []byte(cases), 0o644))
	text, place := at(strings.Replace(openapi, "'$.a'", "'$.¦a'", 1))
	var list completionList
	uri := e.open("api.yaml", text)
	e.call("textDocument/completion", placeParams{document{URI: uri}, place}, &list)
	require.NotEmpty(t, list.Items)
	require.Equal(t, "$.pets", list.Items[0].Label)
	text, place = at(strings.Replace(openapi, "$input.path('$.a')", "$input.pa¦th('$.pets')", 1))
	e.notify("textDocument/didChange", changeParams{document{URI: uri, Version: 2}, []change{{Text: text}}})
	var h *hover
	e.call("textDocument/hover", placeParams{document{URI: uri}, place}, &h)
	require.Contains(t, h.Contents.Value, `$.pets of the sample is the list [{"name": "Rex"}]`)
}

// TestTemplatesInDefinitions: a template is found in each way of writing it, and
// what is written there is spelled as it has to be.
func TestTemplatesInDefinitions(t *testing.T) {
	e := start(t)
	const responses = "        responses:\n          default:\n            statusCode: \"200\"\n            responseTemplates:\n              application/json: "
	head, _, _ := strings.Cut(openapi, "        responses:\n          default:")
	require.NotEqual(t, openapi, head)
	for name, text := range map[string]string{
		"quoted.yaml": head + responses + `"{\"a\": $context.identity.source¦Ip}"` + "\n",
		"single.yaml": head + responses + `'{"a": $context.identity.source¦Ip}'` + "\n",
		"folded.yaml": head + responses + ">\n                {\"a\":\n                $context.identity.source¦Ip}\n",
		"a.json":      `{"type": "HTTP", "integrationResponses": {"200": {"statusCode": "200", "responseTemplates": {"application/json": "{\"\u00e9\":\n $context.identity.source¦Ip}"}}}}`,
		"q/main.tf":   terraform(`"{\"a\": $context.identity.source¦Ip}"`),
		"h/main.tf":   terraform("<<E\n{\"a\": $context.identity.source¦Ip}\nE"),
	} {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(e.dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(e.dir, name), nil, 0o644))
		text, place := at(text)
		var h *hover
		uri := e.open(name, text)
		e.call("textDocument/hover", placeParams{document{URI: uri}, place}, &h)
		require.NotNil(t, h, name)
		require.Contains(t, h.Contents.Value, "The IP address of the immediate caller.", name)
		require.Equal(t, "sourceIp", text[linesOf(text).offset(h.Range.Start):linesOf(text).offset(h.Range.End)], name)
		var list completionList
		e.call("textDocument/completion", placeParams{document{URI: uri}, place}, &list)
		require.NotEmpty(t, list.Items, name)
	}
}

func TestDefinition(t *testing.T) {
	e := start(t)
	text, place := at("#set($a = 1)\n#foreach($b in [1])$¦b $a#end")
	uri := e.open("a.vtl", text)
	var list []location
	e.call("textDocument/definition", placeParams{document{URI: uri}, place}, &list)
	require.Equal(t, []location{{uri, span{position{1, 9}, position{1, 11}}}}, list)
	var h *hover
	e.call("textDocument/hover", placeParams{document{URI: uri}, place}, &h)
	require.Contains(t, h.Contents.Value, "It is set in line 2.")
	e.call("textDocument/hover", placeParams{document{URI: uri}, position{0, 200}}, &h)
	require.Nil(t, h)
	e.call("textDocument/hover", placeParams{document{URI: "file:///nowhere"}, place}, &h)
	require.Nil(t, h)
	e.call("textDocument/definition", placeParams{document{URI: "file:///nowhere"}, place}, &list)
	require.Empty(t, list)
}

func TestSymbols(t *testing.T) {
	e := start(t)
	symbols := func(uri string) (names []string) {
		var list []symbol
		e.call("textDocument/documentSymbol", closeParams{document{URI: uri}}, &list)
		for _, s := range list {
			names = append(names, fmt.Sprintf("%d %s (%s)", s.Range.Start.Line, s.Name, s.Detail))
			for _, c := range s.Children {
				names = append(names, fmt.Sprintf("%d %s (%s)", c.Range.Start.Line, c.Name, c.Detail))
				require.False(t, before(s.Range.End, c.Range.End))
			}
		}
		return names
	}
	second := "          \"5..\":\n            statusCode: \"500\"\n"
	require.Equal(t, []string{"4 GET /pets (HTTP)", "12 200 (default)", "17 500 (5..)"}, symbols(e.open("api.yaml", openapi+second)))
	require.Equal(t, []string{"0 integration (MOCK)"}, symbols(e.open("one.json", `{"type": "MOCK", "integrationResponses": {}}`)))
	require.Empty(t, symbols(e.open("a.vtl", "{}")))
	require.Empty(t, symbols(e.open("note.txt", "{}")))
	require.Empty(t, symbols("file:///nowhere"))
}

// TestActions: a fix is made in the notation of its file.
func TestActions(t *testing.T) {
	e := start(t)
	head, _, _ := strings.Cut(openapi, "              application/json:")
	for name, row := range map[string]struct{ text, want string }{
		"a.vtl":      {"$util.escapeJavascript('x')", "$util.escapeJavaScript('x')"},
		"block.yaml": {openapi, strings.Replace(openapi, "escapeJavascript", "escapeJavaScript", 1)},
		"json.yaml":  {head + `              application/json: "{\"a\": \"$util.escapeJavascript('x')\"}"` + "\n", head + `              application/json: "{\"a\": \"$util.escapeJavaScript('x')\"}"` + "\n"},
	} {
		uri := e.open(name, row.text)
		require.NotEmpty(t, e.diagnostics(uri), name)
		var list []codeAction
		e.call("textDocument/codeAction", actionParams{document{URI: uri}, span{position{}, position{1000, 0}}}, &list)
		require.Len(t, list, 1, name)
		edit := list[0].Edit.Changes[uri][0]
		require.Equal(t, row.want, apply(row.text, []change{{Range: &edit.Range, Text: edit.NewText}}), name)
		e.call("textDocument/codeAction", actionParams{document{URI: uri}, span{position{900, 0}, position{1000, 0}}}, &list)
		require.Empty(t, list, name)
	}
	var list []codeAction
	e.call("textDocument/codeAction", actionParams{document{URI: "file:///nowhere"}, span{}}, &list)
	require.Empty(t, list)
}

// terraform is a module with a template.
func terraform(text string) string {
	return "resource \"aws_api_gateway_rest_api\" \"a\" {\n  name = \"a\"\n}\nresource \"aws_api_gateway_integration\" \"i\" {\n  rest_api_id = aws_api_gateway_rest_api.a.id\n  resource_id = aws_api_gateway_rest_api.a.root_resource_id\n  http_method = \"GET\"\n  type = \"HTTP\"\n  uri = \"https://example.com\"\n}\n" +
		"resource \"aws_api_gateway_integration_response\" \"r\" {\n  rest_api_id = aws_api_gateway_rest_api.a.id\n  resource_id = aws_api_gateway_rest_api.a.root_resource_id\n  http_method = \"GET\"\n  status_code = \"200\"\n  response_templates = {\n    \"application/json\" = " + text + "\n  }\n}\n"
}
