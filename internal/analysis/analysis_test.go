package analysis_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/analysis"
	"github.com/gatemap/gatemap/internal/vtl"
)

// findings writes findings in one line: the code, what stands at the place, and
// what the edit writes.
func findings(t *testing.T, src string, env *analysis.Env) string {
	r, err := analysis.Template(src, env)
	require.NoError(t, err, src)
	require.True(t, r.Complete)
	var list []string
	for _, f := range r.Findings {
		require.NotEmpty(t, f.Message)
		s := fmt.Sprintf("%s@%s", f.Code, strings.TrimSpace(src[f.Begin:f.End]))
		if f.Edit != nil {
			s += " -> " + src[:f.Edit.Begin] + f.Edit.New + src[f.Edit.End:]
		}
		list = append(list, s)
	}
	return strings.Join(list, "; ")
}

func TestFindings(t *testing.T) {
	for _, row := range []struct{ src, want string }{
		{`#set($l = [1])$l.length()`, `unknown-member@$l.length() -> #set($l = [1])$l.size()`},
		{`#set($l = [1])$l.size`, `unknown-member@$l.size -> #set($l = [1])$l.size()`},
		{`#set($s = "x")$s.lenght()`, `unknown-member@$s.lenght() -> #set($s = "x")$s.length()`},
		{`#set($s = "x")$s.push('a')`, `unknown-member@$s.push('a')`},
		{`#set($m = {"total": 1})$m.Total`, `unknown-member@$m.Total -> #set($m = {"total": 1})$m.total`},
		{`"$input.json('$.a')"`, `quoted-json@$input.json('$.a') -> $input.json('$.a')`},
		// On all ways, or not at all.
		{`#if($input.path('$.a') == 1)#set($v = "a")#else#set($v = 5)#end$v.size()`, `unknown-member@$v.size()`},
		{`#if($input.path('$.a') == 1)#set($v = "a")#else#set($v = [5])#end$v.size()`, ``},
		{`#set($v = "a")#foreach($i in [1..3])$v.size()#set($v = [$i])#end`, ``},
		{`#set($v = "a")#foreach($i in $input.path('$.l'))#set($v = $input.path('$.b'))#end$v.size()`, ``},
		{`#set($v = "a")#if($input.path('$.x') == 1)#set($v = [])#stop#end$v.size()`, `unknown-member@$v.size() -> #set($v = "a")#if($input.path('$.x') == 1)#set($v = [])#stop#end$v.length()`},
		{`#foreach($i in [1, 2])#if($i == 2)#set($v = [1])#break#end#set($v = "a")#end$v.size()`, ``},
		{`#foreach($i in [[1], [2]])$i.size()#foreach($k in $i)$k.size()#end#end`, `unknown-member@$k.size()`},
		// What a mistake leaves behind is no other mistake.
		{`#set($e = $util.parseJSON('{}'))$e.code$e.list.size()#if($e > 5)1#end#foreach($x in $e.l)$x#end`, "unknown-member@$util.parseJSON('{}') -> #set($e = $util.parseJson('{}'))$e.code$e.list.size()#if($e > 5)1#end#foreach($x in $e.l)$x#end"},
		// Changed by what the template does to it.
		{`#set($m = {"total": 1})#set($m.Total = 2)$m.Total`, ``},
		{`#set($m = {"l": "x"})$m.put("l", [1])$m.l.size()`, ``},
		{`#set($m = {"l": "x"})$m.replace("l", [1])$m.l.size()`, ``},
		{`#define($d)#set($v = [1])#end#set($v = "a")$d$v.size()`, ``},
		{`#set($v = "a")#set($t = "#set($v = [1])")$v.size()`, ``},
		// What text is.
		{`#set($b = $input.body)$b.a`, `json-text@$b.a`},
		{`#if($input.json('$.a') == $null)x#end`, `json-text@$input.json('$.a') == $null`},
		{`#if($input.json('$.a').trim().toLowerCase() == "done")x#end`, `json-text@$input.json('$.a').trim().toLowerCase() == "done"`},
		{`#if($input.json('$.a').substring(1, 5) == "done")x#end#if($input.json('$.e').substring(1, 1) == $null)x#end`, ""},
		{`#if($input.json('$.a').concat(";") == "1;")x#end`, ""},
		{`{"a": "$input.json('$.a').substring(1, 5)"}`, ""},
		{`#if($input.json('$.a') != "")x#end`, `json-text@$input.json('$.a') != ""`},
		{`#set($n = 5)#if($null != $n)x#end`, `condition-always-false@$null != $n`},
		{`#set($l = [1])#if($l == $nothing)x#end`, `condition-always-false@$l == $nothing`},
		{`#foreach($i in $input.path('$.l'))#if($foreach.index == $null)x#end#end`, `condition-always-false@$foreach.index == $null`},
		{`#set($s = "$input.path('$.a')")#if($s == $null)x#end`, ""},
		{`#if($input.path('$.a') == $null || $input.params('a') == $null || $input.body == $null || $context.stage == $null)x#end`, ""},
		{`#set($null = 5)#set($n = 5)#if($n == $null)x#end`, ""},
		{`#set($b = $util.parseJson($input.body))$b.a`, ``},
		{`$util.parseJson($input.json('$.a'))[0]`, `json-text@$util.parseJson($input.json('$.a'))[0]`},
		{`#set($x = "$input.params('a')")#foreach($i in $x)$i#end`, `loop-without-rounds@$x`},
		{`#set($n = 5)#if($n == "five")1#end`, `condition-always-false@$n == "five"`},
		{`#if(!$input.params('a'))1#end`, `condition-always-true@$input.params('a')`},
		{`#if($input.params('a').isEmpty())1#end`, ``},
		{`#foreach($i in [1])#end$foreach.index`, ``},
		{`#if("$x")1#else 2#end`, `condition-always-false@"$x"`},
		{`#if([1])1#end#if(5)2#end#if($foo.bar == 1 && 1 + 1)3#end#if(!"x")4#end`, `condition-always-false@[1]; condition-always-false@5; condition-always-false@1 + 1; condition-always-false@"x"`},
		{`#if(true)1#elseif(false)2#end#if($input.path('$.a') + 1 == 2)3#end#set($b = ("x" || 1 == 1))`, ``},
		{`$input.getBody(1)`, `wrong-arguments@$input.getBody(1)`},
		{`$input.params(5)`, `wrong-arguments@$input.params(5)`},
		{`$util.urlEncode($input.path('$.n').length())`, ``},
	} {
		require.Equal(t, row.want, findings(t, row.src, &analysis.Env{JSON: true}), row.src)
	}
	require.Equal(t, "unescaped-xml@$input.body", findings(t, `<a>$input.body</a>`, &analysis.Env{XML: true}))
	require.Empty(t, findings(t, `<a>$input.body</a>`, nil))
}

// What does not parse may do anything to what it names, and the rest is looked
// at all the same.
func TestBroken(t *testing.T) {
	src := `#set($l = [1])#set($v = "a")$v.size()#set($v = = 5)$v.size()$util.toJson('a') "$input.json('$.a')"`
	list, faults := vtl.Tolerant(src, vtl.Options{})
	require.Len(t, faults, 1)
	var codes []string
	for _, f := range analysis.Elements(src, list, &analysis.Env{JSON: true}).Findings {
		codes = append(codes, fmt.Sprintf("%s@%d", f.Code, f.Begin))
	}
	require.Equal(t, []string{"unknown-member@28", fmt.Sprint("unknown-member@", strings.Index(src, "$util"))}, codes)
}

// The finding has an input that shows it.
func TestInput(t *testing.T) {
	r, err := analysis.Template(`{"o": $input.path('$.a[0].o'), "x": "$input.path('$.a[0].o.x')"}`, &analysis.Env{JSON: true})
	require.NoError(t, err)
	require.Len(t, r.Findings, 1)
	require.JSONEq(t, `{"a": [{"o": {"name": "value"}}]}`, r.Findings[0].Input)
}

// What is known of a reference: for completion, and for explanations.
func TestReferences(t *testing.T) {
	src := `#set($m = {"a": "x", "b": [1]})$m.a.length() $context.identity.sourceIp $stageVariables.url $util $input.path('$.n') $m.b`
	r, err := analysis.Template(src, &analysis.Env{Samples: [][]byte{[]byte(`{"n": 5}`)}, StageVariables: []string{"url"}})
	require.NoError(t, err)
	known := map[string]string{}
	for _, ref := range r.References {
		for i, v := range ref.Values {
			end := ref.Element.Span.Start + 1 + len(ref.Element.Name)
			if i > 0 {
				end = ref.Element.Steps[i-1].Span.End
			}
			known[src[ref.Element.Span.Start:end]] = strings.Join(v.Classes(), " ")
			switch src[ref.Element.Span.Start:end] {
			case "$m":
				require.Equal(t, []string{"a", "b"}, v.Members())
			case "$util":
				require.Contains(t, v.Methods(), "escapeJavaScript")
			case "$m.a":
				require.Contains(t, v.Methods(), "substring")
			}
		}
	}
	require.Equal(t, map[string]string{"$m": "java.util.LinkedHashMap", "$m.a": "java.lang.String", "$m.a.length()": "java.lang.Integer", "$m.b": "java.util.ArrayList",
		"$context": "java.util.HashMap", "$context.identity": "java.util.HashMap", "$context.identity.sourceIp": "java.lang.String",
		"$stageVariables": "java.util.LinkedHashMap", "$stageVariables.url": "java.lang.String", "$util": "java.lang.Object",
		"$input": "java.lang.Object", "$input.path('$.n')": "java.lang.Integer"}, known)
	_, err = analysis.Template("#if(", nil)
	require.Error(t, err)
}

// Whatever a template holds, the work is bounded.
func TestBounded(t *testing.T) {
	loops := func(n int, body string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "#foreach($i%d in $input.path('$.l'))#set($a%d = $a%d)#set($b = [$b])", i, i+1, i)
		}
		return b.String() + body + strings.Repeat("#end", n)
	}
	var branches, deep strings.Builder
	for i := range 400 {
		fmt.Fprintf(&branches, "#if($input.path('$.a%d') == 1)#set($v%d = %d)#else#set($v%d = 'x')#end", i, i, i, i)
		fmt.Fprintf(&deep, `#set($m = {"a": $m, "b": [$m, $m]})`)
	}
	for _, row := range []struct {
		src      string
		complete bool
	}{
		{loops(3, "$i"), true}, {loops(60, "#set($x = $x + 1)$i.size()"), false}, {branches.String(), true},
		{deep.String() + "$m.a.a.a.b", true}, {strings.Repeat("#define($d)$d$d#end$d", 300), true},
		{"#set($x = 'a')" + strings.Repeat(`#set($x = "$x$x")`, 500) + "$x", true},
		{strings.Repeat("#if($a)", 500) + strings.Repeat("#end", 500), true},
	} {
		r, err := analysis.Template(row.src, nil)
		require.NoError(t, err)
		require.Equal(t, row.complete, r.Complete, "%.80s", row.src)
		require.Equal(t, row.complete, len(r.References) > 0, "%.80s", row.src)
	}
}
