package template

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/testenv"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// body is the body of the reference engine's cases (conformance model/gateway).
const body = `{"name":"Bob \"x\" it's","url":"http://a/b","n":5,"d":2.5,"l":[1,"a",null,{"k":"v/w"},[2]],"le":[],` +
	`"o":{"p":{"q":[{"z":1}]}},"nul":null,"f":false,"items":[{"id":1},{"id":2}],"a-b":"hy"}`

func env() *Env {
	return &Env{
		Body: []byte(body),
		Params: Params{
			Path:        []Field{{"id", []string{"42"}}},
			Querystring: []Field{{"q", []string{"first", "a b&c"}}, {"id", []string{"qs"}}},
			Header:      []Field{{"X-My", []string{"h"}}},
		},
		Context: []Member{
			{"httpMethod", "POST"}, {"requestId", "r-1"}, {"identity", []Member{{"sourceIp", "1.2.3.4"}, {"caller", nil}}},
			{"authorizer", []Member{{"principalId", "u"}, {"claims", []Member{{"sub", "s"}}}}},
		},
		StageVariables: []Member{{"env", "dev"}, {"a-b", "x"}},
	}
}

// What the reference engine gives, unless a spec page is named.
var renders = []struct{ template, want string }{
	{"$input.body", body},
	{"$input|$util|$input.params|$util.urlEncode", "|||"}, // rules/templates.md#input
	{"$input.path('$.l')", `[1,"a",null,{"k":"v\/w"},[2]]`},
	{"$input.path('$.l[3]')", "{k=v/w}"},
	{"$input.path('$.o')", `{p={q=[{"z":1}]}}`},
	{"[$input.path('$.nope')$input.path('$.nul')$input.path('$[')]", "[]"},
	{"#set($p = '$.items[1].id')$input.path($p)|$input.path(\"$.items[${input.path('$.f').booleanValue().compareTo(true)}].id\")", "2|2"},
	{"$input.json('$.url')$input.json('$.nope')$input.json('$.nul')", `"http://a/b"""""`},
	{"#set($j = $input.json('$.l'))$j.length()", "28"},
	{"$input.params('id')$input.params('q')$input.params('X-My')|$input.params('x-my')", "42a b&ch|"},
	{"$input.params().querystring", "{q=a b&c, id=qs}"},
	{"$input.params().put('x','1')$input.params().path.put('q','7')$input.params('q')", "7"},
	{"$input.params().keySet()", "[path, querystring, header]"},
	{"$context.httpMethod $context.identity.sourceIp [$context.identity] [$context.nope] $context.authorizer.claims.sub [$context.authorizer.claims]", "POST 1.2.3.4 [] [] s []"},
	{"$context.responseOverride.keySet()", "[header]"},
	{"$stageVariables.env $stageVariables['a-b'] $stageVariables", "dev x {env=dev, a-b=x}"},
	{"$util.escapeJavaScript($input.path('$.name'))", `Bob \"x\" it\'s`},
	{"$util.escapeJavaScript(\"a/b\\u2028\\u00e9\\ud83d\\ude00\")", `a\/b\u2028\u00E9\uD83D\uDE00`},
	{"[$util.escapeJavaScript($input.path('$.n'))$util.escapeJavaScript(null)$util.nope('a')]", "[]"},
	{"$util.escapeJavaScript($input.json('$.l')).length()", "35"},
	{"$util.urlEncode('a~!()*é 😀')", "a%7E%21%28%29*%C3%A9+%F0%9F%98%80"},
	{"$util.urlDecode('a+b%20c%2F%+f%-0|%E0%80%80|%ED%A0%80|%C0%AF|%F0%9F%98')", "a b c/\x0f\x00|\ufffd\ufffd\ufffd|\ufffd|\ufffd\ufffd|\ufffd"},
	{"$util.base64Encode('hé')$util.base64Decode('aMOp')|$util.base64Decode('YQ')|$util.base64Decode('YR==')", "aMOphé|a|a"},
	{"$util.parseJson('{\"a\":[1,{\"b\":2}]}')", `{a=[1,{"b":2}]}`},
	{"#set($x = $util.parseJson('[1]'))#set($y = $util.parseJson('[2]'))$x$y", "[1][2]"},
	{"#set($r = $input.path('$'))#set($r.n = 7)#set($ignored = $r.l.add('new'))$input.json('$.n')$input.json('$.l[5]')", `7"new"`}, // rules/json.md#documents
}

func TestRender(t *testing.T) {
	for _, c := range renders {
		tmpl, err := Parse(c.template, Options{})
		require.NoError(t, err, c.template)
		out, err := tmpl.Append([]byte("before:"), env())
		require.NoError(t, err, c.template)
		require.Equal(t, "before:"+c.want, string(out), c.template)
	}
}

func TestFailures(t *testing.T) {
	for _, source := range []string{
		"$util.parseJson('{a')", "$util.urlDecode('%2')", "$util.urlDecode('%zz')", "$util.urlDecode('%-1')", "$util.urlDecode('%2%20')",
		"$util.base64Decode('YQ=')", "$util.base64Decode('YWI==')", "$util.base64Decode('=')", "$util.base64Decode('Y')", "$util.base64Decode('YW I')",
		"$util.urlEncode(null)", "$util.parseJson(null)",
	} {
		tmpl, err := Parse(source, Options{})
		require.NoError(t, err, source)
		out, err := tmpl.Append([]byte("kept"), env())
		var failure *vtl.ExecError
		require.ErrorAs(t, err, &failure, source)
		require.Equal(t, "kept", string(out))
	}
}

func TestRefusedBodyEndsTheTemplateThatReadsIt(t *testing.T) { // rules/templates.md#input
	refused := &Env{Body: []byte("{a")}
	for source, fails := range map[string]bool{
		"$input.path('$')": true, "$input.json('nope')": true, "#if(false)$input.path('$')#end": false, "$input.body": false,
	} {
		tmpl, err := Parse(source, Options{})
		require.NoError(t, err)
		_, err = tmpl.Append(nil, refused)
		require.Equal(t, fails, err != nil, source)
	}
}

func TestOverrides(t *testing.T) {
	for _, c := range []struct {
		source string
		want   Overrides
	}{
		{"#set($context.responseOverride.status = 404)", Overrides{Status: 404}},
		{"#set($context.responseOverride.status = '404')", Overrides{Status: 404}},
		{"#set($context.responseOverride.status = 99)", Overrides{}}, // rules/templates.md#overrides
		{"#set($context.responseOverride.status = 600)", Overrides{}},
		{"#set($context.responseOverride.status = 'x')", Overrides{}},
		{"#set($context.responseOverride.header.Foo = $input.path('$.n'))", Overrides{Headers: []Field{{"Foo", []string{"5"}}}}},
		{"#set($context.responseOverride.header['X-List'] = ['a', 'b'])", Overrides{Headers: []Field{{"X-List", []string{"a", "b"}}}}},
		{"#set($context.responseOverride.header.a = $input.params('q').split(' '))", Overrides{Headers: []Field{{"a", []string{"a", "b&c"}}}}},
		{"$context.responseOverride.header.put('a', $input.path('$.o'))", Overrides{Headers: []Field{{"a", []string{`{p={q=[{"z":1}]}}`}}}}},
	} {
		tmpl, err := Parse(c.source, Options{})
		require.NoError(t, err)
		e := env()
		_, err = tmpl.Append(nil, e)
		require.NoError(t, err, c.source)
		require.Equal(t, c.want.Status, e.Overrides.Status, c.source)
		require.ElementsMatch(t, c.want.Headers, e.Overrides.Headers, c.source)
	}
}

func TestOverriddenTwice(t *testing.T) { // guide, "overrides are final"; rules/templates.md#overridden-twice
	for source, twice := range map[string]bool{
		"#set($context.responseOverride.header.a = 1)#set($context.responseOverride.header.a = 2)":         true,
		"#set($context.responseOverride.header.a = 1)#set($context.responseOverride.header['a'] = 2)":      true,
		"#set($context.responseOverride.header.a = 1)$context.responseOverride.header.put('a', 2)":         true,
		"#set($context.responseOverride.header.a = 1)#set($context.responseOverride.header.A = 2)":         false,
		"#set($context.responseOverride.status = 400)#set($context.responseOverride.status = 500)":         true,
		"#set($context.responseOverride.status = 400)#set($context.responseOverride.header.status = 'ok')": false,
		"#set($context.responseOverride.custom = 1)#set($context.responseOverride.custom = 2)":             false,
	} {
		strict, err := Parse(source, Options{})
		require.NoError(t, err)
		_, err = strict.Append(nil, env())
		var repeated *RepeatedOverrideError
		require.Equal(t, twice, err != nil, source)
		if twice {
			require.ErrorAs(t, err, &repeated, source)
		}
		lax, err := Parse(source, Options{RepeatedOverrides: true})
		require.NoError(t, err)
		_, err = lax.Append(nil, env())
		require.NoError(t, err)
	}
}

func TestRequestTemplateOverrides(t *testing.T) { // rules/templates.md#overrides
	e := &Env{Context: []Member{{"responseOverride", []Member{{"status", 444}, {"header", []Member{{"foo", "bar"}}}, {"custom", "kept"}}}}}
	want := Overrides{Status: 444, Headers: []Field{{"foo", []string{"bar"}}}}
	require.NoError(t, e.ReadOverrides())
	require.Equal(t, want, e.Overrides)
	for _, source := range []string{"plain", "$context.responseOverride.custom", "#set($context.responseOverride.header.foo = 'bar')"} {
		tmpl, err := Parse(source, Options{})
		require.NoError(t, err)
		_, err = tmpl.Append(nil, e)
		require.NoError(t, err, source)
		require.Equal(t, want, e.Overrides, source)
	}
}

func TestContextOrder(t *testing.T) { // rules/templates.md#context
	e := &Env{Context: []Member{
		{"resourceId", "a"}, {"resourcePath", "b"}, {"httpMethod", "c"}, {"extendedRequestId", "d"}, {"requestTime", "e"}, {"path", "f"},
		{"accountId", "g"}, {"protocol", "h"}, {"requestOverride", []Member{}}, {"stage", "i"}, {"domainPrefix", "j"}, {"requestTimeEpoch", 1},
		{"requestId", "k"}, {"identity", []Member{}}, {"domainName", "l"}, {"deploymentId", "m"}, {"responseOverride", []Member{}}, {"apiId", "n"},
	}}
	tmpl, err := Parse("$context.keySet()", Options{})
	require.NoError(t, err)
	out, err := tmpl.Append(nil, e)
	require.NoError(t, err)
	require.Equal(t, "[resourceId, resourcePath, httpMethod, extendedRequestId, requestTime, path, accountId, protocol, requestOverride, stage, "+
		"domainPrefix, requestTimeEpoch, requestId, identity, domainName, deploymentId, responseOverride, apiId]", string(out))
}

func TestContextValues(t *testing.T) {
	e := &Env{Context: []Member{
		{"i", 1}, {"big", int64(1) << 40}, {"d", 2.5}, {"n", json.Number("12345678901234567890")}, {"t", true}, {"l", []any{"a", 1}}, {"m", map[string]any{"b": 1, "a": 2}}, {"odd", (*int)(nil)},
	}}
	tmpl, err := Parse("$context.i|$context.big|$context.d|$context.n|$context.t|$context.l|$context.m.keySet()|$context.odd", Options{})
	require.NoError(t, err)
	out, err := tmpl.Append(nil, e)
	require.NoError(t, err)
	require.Equal(t, `1|1099511627776|2.5|12345678901234567890|true|["a",1]|[a, b]|`, string(out))
}

func TestSize(t *testing.T) {
	_, errs := Compile([]Entry{{"application/json", "12345"}, {"text/plain", "1234"}}, Options{MaxSize: 4})
	require.Len(t, errs, 1)
	var size *SizeError
	require.ErrorAs(t, errs[0], &size)
	_, errs = Compile([]Entry{{"application/json", "12345"}, {"text/plain", "\n #if("}}, Options{})
	require.Len(t, errs, 1)
	var syntax *vtl.ParseError
	require.ErrorAs(t, errs[0], &syntax)
	require.Equal(t, 2, syntax.Line)
}

func TestChoose(t *testing.T) { // rules/templates.md#choice
	json := Entry{"application/json", "j"}
	xml := Entry{"Application/XML;charset=utf-8", "x"}
	for _, c := range []struct {
		entries []Entry
		accept  string
		want    string
		reason  Reason
	}{
		{nil, "application/json", "", NoTemplates},
		{[]Entry{xml, json}, "", "j", AcceptAbsent},
		{[]Entry{xml, json}, "application/xml", "x", AcceptMatch},
		{[]Entry{xml, json}, "application/XML; q=0.1, application/json", "x", AcceptMatch},
		{[]Entry{xml, json}, "text/html, application/xml", "j", JSONFallback},
		{[]Entry{xml, json}, "*/*", "j", JSONFallback},
		{[]Entry{xml}, "text/html", "x", FirstEntry},
		{[]Entry{xml}, "", "x", FirstEntry},
		{[]Entry{xml, {"application/json", ""}}, "text/html", "", JSONFallback},
	} {
		set, errs := Compile(c.entries, Options{})
		require.Empty(t, errs)
		choice := set.Choose(c.accept)
		require.Equal(t, c.reason, choice.Reason, c)
		require.NotEmpty(t, choice.Reason)
		require.Equal(t, c.want == "", choice.Template == nil, c)
		if choice.Template != nil {
			require.Equal(t, c.want, choice.Template.Source(), c)
		}
	}
	var none *Set
	require.Equal(t, Choice{Reason: NoTemplates}, none.Choose("x"))
}

func TestExecuteBindsVariables(t *testing.T) {
	tmpl, err := Parse("$who $list $input.path('$.n') #set($context.responseOverride.status = 201)", Options{})
	require.NoError(t, err)
	e := env()
	out, err := tmpl.Execute(e, Variable{"who", "you"}, Variable{"list", []int{1, 2}}, Variable{"unused", 1})
	require.NoError(t, err)
	require.Equal(t, "you [1, 2] 5", out.Output)
	require.JSONEq(t, `{"header":{},"status":201}`, string(out.ResponseOverride))
	require.Equal(t, 201, e.Overrides.Status)
}

func TestFoldedHeaderNames(t *testing.T) {
	tmpl, err := Parse("$input.params('x-my')$input.params('ID')", Options{FoldHeaderNames: true})
	require.NoError(t, err)
	out, err := tmpl.Append(nil, env())
	require.NoError(t, err)
	require.Equal(t, "h", string(out))
}

func TestRenderingDoesNotAllocate(t *testing.T) {
	testenv.SkipUnderRace(t)
	for _, source := range []string{
		"$input.json('$')",
		"#set($r = $input.path('$'))#foreach($i in $r.items){\"id\": $i.id, \"n\": \"$util.escapeJavaScript($r.name)\"}#if($foreach.hasNext),#end#end",
		"$input.params('id')$input.body",
		"$context.requestId $context.identity.sourceIp $stageVariables.env",
	} {
		tmpl, err := Parse(source, Options{})
		require.NoError(t, err)
		e := env()
		dst, err := tmpl.Append(nil, e)
		require.NoError(t, err)
		require.Zero(t, testing.AllocsPerRun(100, func() {
			if dst, err = tmpl.Append(dst[:0], e); err != nil {
				t.Fatal(err)
			}
		}), source)
	}
}

// escapeSlowly is AppendEscapeJavaScript as Commons Lang has it: unit by unit.
func escapeSlowly(s string) string {
	letters := map[uint16]byte{'\b': 'b', '\n': 'n', '\t': 't', '\f': 'f', '\r': 'r', '\'': '\'', '"': '"', '\\': '\\', '/': '/'}
	var b []byte
	for _, u := range javatext.AppendUnits(nil, s) {
		if letter, ok := letters[u]; ok {
			b = append(b, '\\', letter)
		} else if u < ' ' || u >= utf8.RuneSelf {
			b = fmt.Appendf(b, "\\u%04X", u)
		} else {
			b = append(b, byte(u))
		}
	}
	return string(b)
}

func FuzzEscapeJavaScript(f *testing.F) {
	for c := range 256 {
		f.Add("seven__" + string(rune(c)) + "behind it, more than eight")
	}
	f.Add("\xED\xA0\x80 half, \U0001F600 pair")
	f.Fuzz(func(t *testing.T, s string) {
		require.Equal(t, escapeSlowly(s), string(AppendEscapeJavaScript(nil, s)))
		for _, room := range []int{0, len(s), len(s) + 15, 2*len(s) + 16} {
			dst := append(make([]byte, 0, 3+room), "ab\""...)
			require.Equal(t, `ab"`+escapeSlowly(s), string(AppendEscapeJavaScript(dst, s)))
		}
	})
}

func FuzzAppend(f *testing.F) {
	for _, c := range renders {
		f.Add(c.template, body)
	}
	f.Fuzz(func(t *testing.T, source, body string) {
		tmpl, err := Parse(source, Options{MaxOutput: 1 << 16})
		if err != nil {
			return
		}
		out, err := tmpl.Append([]byte("kept"), &Env{Body: []byte(body)})
		if err != nil && string(out) != "kept" {
			t.Fatalf("output after %v: %q", err, out)
		}
	})
}

// TestHeadersOfOneName: of overrides whose names differ only in letter case the
// last one counts, however many there are (rules/templates.md#overrides).
func TestHeadersOfOneName(t *testing.T) {
	for n, source := range map[int]string{
		2:  `#set($context.responseOverride.header.A="1")#set($context.responseOverride.header.b="2")#set($context.responseOverride.header.a="3")`,
		41: `#foreach($i in [1..20])#set($context.responseOverride.header["H$i"]="1")#set($context.responseOverride.header["X$i"]="2")#end#set($context.responseOverride.header.x1="3")#set($context.responseOverride.header.y="4")`,
	} {
		tmpl, err := Parse(source, Options{})
		require.NoError(t, err)
		var env Env
		_, err = tmpl.Append(nil, &env)
		require.NoError(t, err)
		require.Len(t, env.Overrides.Headers, n)
		last := map[string]string{}
		for _, h := range env.Overrides.Headers {
			last[h.Name] = h.Values[0]
		}
		if n == 2 {
			require.Equal(t, map[string]string{"b": "2", "a": "3"}, last)
		} else {
			require.NotContains(t, last, "X1")
			require.Equal(t, "3", last["x1"])
		}
	}
}

// Names of $context that come again count as in a map that is filled one after the
// other, however many there are, and whatever they look like.
func TestContextNamesThatComeAgain(t *testing.T) {
	for _, n := range []int{1, 7, 9, 20, 63, 70, 400} {
		var members []Member
		for i := range n {
			members = append(members, Member{fmt.Sprint("name", i%50), fmt.Sprint(i)}, Member{"", i}, Member{"name0", "first"}, Member{"é", nil})
		}
		source := `#foreach($e in $context.entrySet())$e.key=$e.value #end`
		var want []string
		last := map[string]string{"": fmt.Sprint(n - 1), "name0": "first", "é": "", "responseOverride": ""}
		for i := range n {
			if i%50 > 0 {
				last[fmt.Sprint("name", i%50)] = fmt.Sprint(i)
			}
		}
		for name, value := range last {
			want = append(want, name+"="+value)
		}
		tpl, err := Parse(source, Options{})
		require.NoError(t, err)
		out, err := tpl.Append(nil, &Env{Context: members})
		require.NoError(t, err)
		require.ElementsMatch(t, want, strings.Split(strings.TrimSuffix(string(out), " "), " "), n)
		for name, value := range last {
			if name == "" || name == "é" || name == "responseOverride" {
				continue
			}
			tpl, err := Parse("$context."+name, Options{})
			require.NoError(t, err)
			out, err := tpl.Append(nil, &Env{Context: members})
			require.NoError(t, err)
			require.Equal(t, value, string(out))
		}
	}
}

// TestResetOfEnv: whatever an Env had, it has nothing of it behind Reset.
func TestResetOfEnv(t *testing.T) {
	fields := []Field{{Name: "a", Values: []string{"b"}}}
	members := []Member{{Name: "a"}}
	full := Env{Body: []byte("body"), Params: Params{Path: fields, Querystring: fields, Header: fields}, Context: members, StageVariables: members,
		Payload: payloadOf("x"), Request: new(RequestOverrides), Overrides: Overrides{Status: 201, Headers: slices.Clone(fields)}, Cut: []syntax.Cut{{Line: 1}}}
	for i := range reflect.TypeOf(full).NumField() {
		f := reflect.TypeOf(full).Field(i)
		if !f.IsExported() {
			continue
		}
		require.Falsef(t, reflect.ValueOf(full).Field(i).IsZero(), "%s is not in the test", f.Name)
		var e Env // only this field is set
		reflect.ValueOf(&e).Elem().Field(i).Set(reflect.ValueOf(full).Field(i))
		kept := e.Overrides.Headers
		e.Reset()
		require.Empty(t, e.Overrides.Headers)
		require.Empty(t, e.Cut)
		e.Overrides.Headers, e.Cut = nil, nil
		require.Zero(t, e, f.Name)
		for _, h := range kept {
			require.Zero(t, h)
		}
	}
}

type payloadOf string

func (p payloadOf) Body() []byte { return []byte(p) }
