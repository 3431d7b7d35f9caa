package witness_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/analysis"
	"github.com/gatemap/gatemap/internal/analysis/witness"
	"github.com/gatemap/gatemap/internal/testenv"
	"github.com/gatemap/gatemap/template"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

func tries(t *testing.T, src string, env *analysis.Env) (*witness.Tries, *analysis.Result) {
	r, err := analysis.Template(src, env)
	require.NoError(t, err)
	list, err := witness.New(src, r.Reads, env.Role)
	require.NoError(t, err)
	return list, r
}

// The payload that shows a finding of the analysis has no more than that takes.
// "" is that any payload shows it.
func TestFinding(t *testing.T) {
	for _, row := range []struct {
		code      analysis.Code
		src, want string
	}{
		{analysis.QuotedJSON, `{"a": "$input.json('$.a')", "b": $input.json('$.b')}`, `{"a":"text"}`},
		{analysis.JavaNotation, `#set($b = $input.path('$')){"o": $b.o, "n": $b.o.n}`, `{"o":{"n":1}}`},
		{analysis.JavaNotation, `{"all": $input.path('$')}`, `{"name":"value"}`},
		{analysis.UnknownMember, `#set($l = $input.path('$.l'))#foreach($i in $l)$i#end$l.size`, `{"l":[1]}`},
		{analysis.UnknownMember, `$util.toJson($input.path('$.a'))`, ``},
		{analysis.AlwaysTrue, `#if($input.path('$.a'))1#else$input.path('$.b').c#end`, `{}`},
		{analysis.AlwaysFalse, `#set($n = $input.path('$.a').size())#if($n > "5")1#end`, ``},
		{analysis.JSONText, `#foreach($i in $input.json('$.l'))$i#end`, `{"l":"text"}`},
		{analysis.NeverLoops, `#set($x = "$input.path('$.l')")#foreach($i in $x)$i#end`, ``},
		{analysis.WrongArguments, `#if($input.path('$.a') == "x")$input.getBody(1)#end`, `{"a":"x"}`},
		{analysis.UndefinedAt, `#if($input.path('$.a') == "x")$late#end#set($late = 1)`, `{"a":"x"}`},
		{analysis.ReservedName, `#set($input = 1)`, ``},
		// What a payload does not decide.
		{analysis.JavaNotation, `#if($input.params('x') == "y"){"o": $input.path('$.o')}#end$input.path('$.o').n`, ``},
	} {
		list, r := tries(t, row.src, &analysis.Env{JSON: true})
		found := false
		for i := range r.Findings {
			if f := &r.Findings[i]; f.Code == row.code {
				found = true
				require.Equal(t, row.want, list.Finding(f), row.src)
			}
		}
		require.True(t, found, "%s: %v", row.src, r.Findings)
	}
	src := `<a>$input.path('$.a.x')</a>`
	list, r := tries(t, src, &analysis.Env{XML: true})
	require.Len(t, r.Findings, 1)
	require.Equal(t, `{"a":{"x":"a < b & c"}}`, list.Finding(&r.Findings[0]))
	body, r := tries(t, `{"a": $input.path('$.a')}`, &analysis.Env{JSON: true, Samples: [][]byte{[]byte(`{"a": "x"}`)}})
	require.Len(t, r.Findings, 1)
	require.Equal(t, `{"a":"text"}`, body.Finding(&r.Findings[0]))
}

// Outputs that are no JSON on some way, at the place where they cease to be.
func TestNotJSON(t *testing.T) {
	for _, row := range []struct{ before, src, want string }{
		// Before the offset is what stands in before.
		{`{"a": 1`, `{"a": 1#if($input.path('$.b') == "x") "b": 2#end}`, ``},
		{`#if($input.path('$.b') == "x") `, `{"a": 1#if($input.path('$.b') == "x") "b": 2#end}`, `{"b":"x"}`},
		{`#foreach($i in $input.path('$.l'))`, `[#foreach($i in $input.path('$.l')){"i": $i}#end]`, `{"l":[1,1]}`},
		{`#if($foreach.hasNext),#end`, `[#foreach($i in $input.path('$.l'))$i#if($foreach.hasNext),#end#end`, ``},
		{`#foreach($i in $input.path('$.l'))$i.n,#end`, `[#foreach($i in $input.path('$.l'))$i.n,#end]`, `{"l":[{"n":1}]}`},
		{`#if($input.path('$.b') == true)`, "#if($input.path('$.b') == true)\n  {\"a\": 1\n#else{}#end\n", `{"b":true}`},
	} {
		list, _ := tries(t, row.src, &analysis.Env{JSON: true})
		at := strings.Index(row.src, row.before) + len(row.before)
		if strings.HasSuffix(row.before, "== true)") {
			at = len(row.src) // it ends too early
		}
		require.Equal(t, row.want, list.NotJSON(row.src, at, witness.Way{}), row.src)
	}
	src := `{"a": [#foreach($i in $input.path('$.l')) 1#end]#if($input.path('$.x') == 1), #else#end}`
	list, _ := tries(t, src, &analysis.Env{JSON: true})
	at := len(src) - 1
	taken := witness.Way{Kind: syntax.ConditionEvent, At: syntax.Span{Start: strings.Index(src, "$input.path('$.x')"), End: at}, Value: "true"}
	require.Equal(t, `{"x":1}`, list.NotJSON(src, at, taken))
	twice := witness.Way{Kind: syntax.ForeachEvent, At: syntax.Span{Start: strings.Index(src, "#foreach"), End: at}, Count: 2}
	require.Equal(t, `{"l":[1,1]}`, list.NotJSON(src, strings.Index(src, " 1#end")+1, twice))
}

func TestEscapes(t *testing.T) {
	src := `#set($r = $input.path('$'))#if($r.kind == "pet"){"id": $r.id, "name": "$util.escapeJavaScript($r.name)", "by": "$r.by"}#else{}#end`
	list, _ := tries(t, src, &analysis.Env{JSON: true})
	require.Equal(t, `{"id":1,"kind":"pet","name":"it's"}`, list.BadEscape())
	from := strings.Index(src, "$r.by")
	require.Equal(t, `{"by":"say \"hi\"","id":1,"kind":"pet"}`, list.Unescaped(syntax.Span{Start: from, End: from + 5}))
	list, _ = tries(t, `{"a": $input.json('$.a')}`, &analysis.Env{Role: analysis.Request})
	require.Empty(t, list.BadEscape())
}

// Whatever a template does, the work is bounded.
func TestBounded(t *testing.T) {
	testenv.OneGoroutine(t)
	var many strings.Builder
	for i := range 300 {
		many.WriteString("#if($input.path('$.a" + strings.Repeat("x", i) + ".b[0].c') == \"v\")1#end")
	}
	for _, src := range []string{many.String(), strings.Repeat("#foreach($i in [1..1000])", 6) + "1" + strings.Repeat("#end", 6) + "$input.path('$.a')",
		`$input.path('$` + strings.Repeat(".a", 3000) + `')`} {
		list, _ := tries(t, src, &analysis.Env{JSON: true})
		for range 20 {
			require.Empty(t, list.BadEscape())
		}
		require.LessOrEqual(t, list.Rendered(), 400)
	}
	_, err := witness.New("#if(", nil, analysis.Response)
	require.Error(t, err)
}

// FuzzShown: a payload that is said to show something is JSON, is bounded, and
// shows it when the template is rendered again.
func FuzzShown(f *testing.F) {
	for _, src := range []string{`{"a": "$input.path('$.a')"}`, `[#foreach($i in $input.path('$.l')){"a": "$i.a"}#end]`,
		`#if($input.path('$.k') == "x"){"a": "$util.escapeJavaScript($input.path('$.a'))"}#end`, `{"a": $input.path('$[0].b')}`} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		r, err := analysis.Template(src, &analysis.Env{JSON: true})
		if err != nil || !r.Complete || len(src) > 2000 {
			return
		}
		list, err := witness.New(src, r.Reads, analysis.Response)
		if err != nil {
			return
		}
		parsed, err := template.Parse(src, template.Options{RepeatedOverrides: true, MaxForeachRounds: 20})
		require.NoError(t, err)
		for i := range r.Findings {
			payload := list.Finding(&r.Findings[i])
			require.True(t, payload == "" || json.Valid([]byte(payload)))
			require.LessOrEqual(t, len(payload), witness.MaxPayload)
		}
		if payload := list.BadEscape(); payload != "" {
			out, err := parsed.Append(nil, &template.Env{Body: []byte(payload)})
			require.NoError(t, err)
			require.Contains(t, string(out), `\'`)
			require.False(t, json.Valid(out))
		}
	})
}
