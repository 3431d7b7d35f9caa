package explanation_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/explanation"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// explained evaluates a template of the default response on a body.
func explained(t *testing.T, template, body string, status int) *gatemap.Explanation {
	t.Helper()
	source, err := json.Marshal(template)
	require.NoError(t, err)
	in := new(gatemap.Integration)
	require.NoError(t, json.Unmarshal([]byte(`{"type": "HTTP", "integrationResponses": {"200": {"statusCode": "200", "responseTemplates": {"application/json": `+string(source)+`}}}}`), in))
	engine, err := gatemap.Compile(in, gatemap.Options{})
	require.NoError(t, err)
	req := &gatemap.Request{Context: []gatemap.Member{{Name: "stage", Value: "prod"}}}
	x, _ := engine.Explain(req, &gatemap.Backend{StatusCode: status, Body: []byte(body)})
	return x
}

const payload = `{"name": "Rex", "n": 7, "flag": false, "tags": ["a", "b"], "owner": {"name": "Ann"}, "empty": [], "none": null, "big": [` + "1,1,1" + `]}`

// TestLooksWrong: each rule with what it finds, and twins that are right.
func TestLooksWrong(t *testing.T) {
	const p = "#set($p = $input.path('$'))"
	for _, tt := range []struct{ template, want string }{
		{p + `{"a": "$p.nmae"}`, "1:35 empty-reference $p.nmae prints nothing: there is no member nmae in {name, n, flag, tags, owner, empty, none, big}; name is near [write name]"},
		{p + `{"a": "$!p.nmae"}`, ""},
		{`{"a": "$context.requestId", "b": "${context.identity.sourceIp}"}#if($context.authorizer.x)#end`, ""},
		{`{"a": "$context.requestID"}`, "1:8 empty-reference $context.requestID prints nothing: there is no member requestID in {stage, responseOverride} [write $context.requestId]"},
		{p + `{"a": "$p.name", "n": $p.n, "f": $p.flag, "t": $input.json('$.tags')}`, ""},
		{`{"a": $input.json('$.nmae')}`, `1:7 empty-reference $input.json('$.nmae') prints "": there is no member nmae in {name, n, flag, tags, owner, empty, none, big} at the body; name is near [write name]`},
		{`{"a": "$util.escapeJavaScript($input.path('$.owner.x'))"}`,
			`1:8 empty-reference $util.escapeJavaScript($input.path('$.owner.x')) prints nothing: what it is made of has no value: there is no member x in {name} at $.owner`},
		{p + `#if($p.vaccinated){"a": 1}#end`, `1:32 empty-condition $p.vaccinated has no value, and what has none is true: there is no member vaccinated in {name, n, flag, tags, owner, empty, none, big} [#if($p.vaccinated != "")]`},
		{p + `#if($p.vaccinated != "")1#end{"a": 1}`, ""},
		{p + `#if($p.flag)1#end{"a": 1}`, ""},
		{`{"a": 1,}`, `1:9 not-json the body is not JSON, though its Content-Type says so: a name in quotes is missing before "}", behind a comma that is one too many at line 1, column 9 of the output, which line 1, column 9 of the template prints`},
		{"#set($context.responseOverride.header.Content-Type = 'text/plain')a, b", ""},
		{"#set($context.responseOverride.status = 204)", ""},
		{p + `{"o": $p.owner}`, `1:34 java-notation $p.owner prints the notation of Java, which is not JSON: "{name=Ann}" [$input.json('$.path') prints JSON]` + "\n" +
			`1:34 not-json the body is not JSON, though its Content-Type says so: a name in quotes is missing before "n" at line 1, column 8 of the output, which line 1, column 34 of the template prints`},
		{`#set($context.responseOverride.statusCode = 404){}`, "1:1 unknown-override $context.responseOverride.statusCode overrides nothing: $context.responseOverride has only status, header [$context.responseOverride.status]"},
		{`#set($context.responseOverride.status = "abc"){}`, `1:1 unknown-override $context.responseOverride.status = "abc" overrides nothing: it is no status from 100 to 599`},
		{`#set($context.responseOverrides.status = 404){}`, "1:1 nothing-set $context.responseOverrides.status is not set: there is nothing to set it in: there is no member responseOverrides in {stage, responseOverride}; responseOverride is near"},
		{p + `#set($x = $p.name - 1){}`, `1:28 nothing-set $x is not set: the right side has no value, which changes nothing: - takes two numbers, and the text "Rex" is none` + "\n" +
			`1:38 unsuited-operands $p.name - 1: - takes two numbers, and the text "Rex" is none`},
		{p + `#foreach($x in $p.name)$x#end{}`, "1:28 no-rounds #foreach has no round: a text has no elements to walk over"},
		{p + `#foreach($x in $p.nmae)$x#end{}`, "1:28 no-rounds #foreach has no round: there is no member nmae in {name, n, flag, tags, owner, empty, none, big}; name is near"},
		{p + `#foreach($x in $p.empty)$x#end{}`, ""},
		{`#foreach($x in [1..1001])#end{}`, "1:1 cut-list #foreach ends at its limit of 1000 rounds: the rest of the list is left out"},
		{p + `#if($p.name > 3)1#end{}`, `1:32 unsuited-operands $p.name > 3: > takes two numbers, and the text "Rex" is none`},
		{p + `#if($p.n == 8 || $p.n == "8" || $p.name == "Tom")1#end{}`, ""},
		{p + `#if($p.name == 8)1#end{}`, `1:32 unsuited-operands $p.name == 8: the text "Rex" is compared with the number 8, and they are not equal`},
		{"{}\n $input.path('$.name').substring(9)", "2:24 template-failed the template failed: java.lang.StringIndexOutOfBoundsException: index out of range"},
	} {
		var got []string
		for _, r := range explained(t, tt.template, payload, 200).LooksWrong() {
			line := fmt.Sprintf("%d:%d %s %s", r.Line, r.Column, r.Rule, r.Message)
			if r.Fix != "" {
				line += " [" + r.Fix + "]"
			}
			got = append(got, line)
		}
		require.Equal(t, tt.want, strings.Join(got, "\n"), tt.template)
	}
}

// The default that is a success and takes a failure of the backend.
func TestFailureAsSuccess(t *testing.T) {
	require.Empty(t, explained(t, "{}", payload, 301).LooksWrong())
	list := explained(t, "{}", payload, 404).LooksWrong()
	require.Len(t, list, 1)
	require.Equal(t, explanation.FailureAsSuccess, list[0].Rule)
	require.Equal(t, "the backend answered 404, which no pattern takes: the default makes it 200 for the client", list[0].Message)
	require.Equal(t, `an integration response with the selectionPattern 4\d{2}`, list[0].Fix)
	require.Empty(t, explained(t, "#set($context.responseOverride.status = 404){}", payload, 404).LooksWrong())

	trace := explanation.Trace{Selection: explanation.Selection{SubjectKind: explanation.SubjectErrorMessage, Subject: "boom", Default: true}}
	require.Len(t, trace.LooksWrong(explanation.Answer{StatusCode: 200}), 1)
	trace.Selection.Subject = ""
	require.Empty(t, trace.LooksWrong(explanation.Answer{StatusCode: 200}))
}

// There is a bound on what looks wrong, and one remark for a place.
func TestLooksWrongIsBounded(t *testing.T) {
	require.Len(t, explained(t, strings.Repeat("$input.path('$.x')", 200), payload, 200).LooksWrong(), 50)
	list := explained(t, "[#foreach($x in $input.path('$.tags'))#if($foreach.index > 0),#end\"$x.y\"#end]", payload, 200).LooksWrong()
	require.Len(t, list, 1)
	require.Equal(t, "$x.y prints nothing: a text has no member y (round 1)", list[0].Message)
}

// TestListing compares with testdata/listing.txt; -update rewrites it.
func TestListing(t *testing.T) {
	var b strings.Builder
	for _, template := range []string{
		"#set($p = $input.path('$'))\n{\n  \"name\": \"$p.nmae\",\n\n#if($p.flag)\n  \"flag\": 1,\n#elseif($p.n > 6)\n  \"n\": $p.n,\n#else\n  none\n#end\n  \"tags\": [#foreach($x in $p.tags)\"$x\"#if($foreach.hasNext), #end#end],\n" +
			"  \"o\": $p.owner\n}\n## the end",
		"#foreach($i in [1..9])\n$i #foreach($k in [1..2])$k.x#end\n#end\n#set($s.x = 1)\n#if($input.path('$.none'))a#{else}b#end\n\x1b[31m$context.Stage",
		"{}\n$input.path('$.name').substring(9)",
		"#set($context.responseOverride.status = 202)\n",
		strings.Repeat("$input.path('$.n')", 30),
		strings.Repeat("#set($a=1)", syntax.MaxEvents+1) + "{}",
	} {
		x := explained(t, template, payload, 200)
		text := explanation.Listing(x.Template.Run, true)
		require.NotContains(t, text, "\x1b")
		if len(text) > 5000 {
			text = text[strings.LastIndex(strings.TrimSpace(text), "\n"+strings.Split(text, "\n")[strings.Count(text, "\n")-2])+1:]
		}
		b.WriteString(text + "----\n")
	}
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile("testdata/listing.txt", []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile("testdata/listing.txt")
	require.NoError(t, err)
	require.Equal(t, string(want), b.String())
}
