package jsonways_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/cputime"
	"github.com/gatemap/gatemap/internal/testenv"
	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/lint/internal/jsonways"
	"github.com/gatemap/gatemap/template"
)

const steps = 10_000_000

func faults(t testing.TB, src string) []jsonways.Fault {
	t.Helper()
	list, err := vtl.Inspect(src, vtl.Options{})
	require.NoError(t, err, "%s", src)
	found, left := jsonways.Check(src, list, steps)
	require.Positive(t, left)
	return found
}

// The machine reads what encoding/json reads.
func TestTexts(t *testing.T) {
	for _, text := range []string{
		`{}`, `[]`, ` {"a" : [1, -0.5e+10, 0, "x\u00e9\n\"", true, false, null, {}]} `, `"x"`, `12`, `-0`, `1.5`, `1e5`, `null`, "é",
		`{`, `[1,]`, `{"a":1,}`, `{,}`, `[,1]`, `01`, `1.`, `.5`, `+1`, `-`, `1e`, `1e+`, `tru`, `truex`, `"x`, "\"a\nb\"", `"\x"`, `"\u00g0"`,
		`{"a" 1}`, `{"a":}`, `{a:1}`, `{'a':1}`, `[1 2]`, `1 2`, `}`, `]`, `[}`, `{]`, `{"a":1}}`, `"a" "b"`, "\"\xff\"", `NaN`, `{"a":[}]}`, `[[[]]]`,
	} {
		require.Equal(t, json.Valid([]byte(text)), len(faults(t, text)) == 0, "%s", text)
	}
}

func TestFaults(t *testing.T) {
	for _, row := range []struct {
		src  string
		want string // kind and the text where it ends
	}{
		{`{"a": $input.path('$.a') "b": 1}`, `0 "b": 1}`},
		{`{"a": $input.path('$.a'), }`, `0 }`},
		{`{"a": $input.json('$.a')`, `0 `},
		{`#if($input.path('$.a') == 1){"a" 1}#else{}#end`, `1 1}#else{}#end`},
		{`#if($input.path('$.a') == 1){}#else{"a" 1}#end`, `1 1}#end`},
		{`{"a": 1#if($input.path('$.a') == 1), "b": 2#end }`, ``},
		{`{"a": 1,#if($input.path('$.a') == 1) "b": 2#end }`, `2 }`},
		{`{"a": 1,#if($input.path('$.a')) "b": 2#end }`, `2 }`},
		{`{"a": 1,#if($input.json('$.a')) "b": 2#end }`, ``}, // a text is always true
		{`{"a": 1,#if($nothing) "b": 2#end }`, ``},
		{`#if(false) text #end{}`, ``},
		{`#if(true){}#{else}text#end`, ``},
		{`{"l": [1, #foreach($i in $input.path('$'))$i#if($foreach.hasNext),#end#end]}`, `4 ]}`},
		{`[#foreach($i in $input.path('$')){}#end]`, `5 {}#end]`},
		{`[#foreach($i in $input.path('$'))#foreach($j in $i.l){}#if($foreach.hasNext),#end#end#end]`, `5 {}#if($foreach.hasNext),#end#end#end]`},
		{`[#foreach($i in $input.path('$'))#foreach($j in $i.l)#if($foreach.parent.count > 1 || $foreach.count > 1),#end{}#end#end]`, ``},
		{`[#foreach($i in $input.path('$'))#foreach($j in $i.l){}#if($foreach.hasNext || $foreach.parent.hasNext),#end#end#end]`, ``},
		{`#set($c = "")[#foreach($i in $input.path('$'))#foreach($j in $i.l)$c{}#set($c = ",")#end#end]`, ``},
		// the map of one entry that an attribute of DynamoDB is
		{`{"a": #foreach($t in $input.path('$.a').entrySet())"$t.value"#end}`, `4 }`},
		{`{"a": #foreach($t in $input.path('$.a').entrySet())#if($t.key == "N")$t.value#else"$t.value"#end#end, "b": 1}`, `4 , "b": 1}`},
		{`{#foreach($k in $input.path('$').keySet())"$k": #foreach($t in $input.path('$').get($k).keySet())"$t"#end#if($foreach.hasNext),#end#end}`, `4 }`},
		{`[#foreach($t in $input.path('$.a').entrySet())"$t.value"#end]`, `5 "$t.value"#end]`},
		{`{#foreach($t in $input.path('$.a').entrySet())"$t.key": "$t.value"#end}`, `5 "$t.key": "$t.value"#end}`},
		{`{"a": #foreach($t in $input.path('$.a').keySet())"$t"#if($foreach.hasNext),#end#end}`, `5 }`},
		{`{"a": #foreach($t in $input.path('$.a').keySet())"$t" x#end}`, `0 }`},
		{`{"a": #foreach($t in $input.path('$.a'))"$t"#end}`, `5 "$t"#end}; 4 }`},
		{`[#foreach($i in [1]){}#end]`, ``},
		{`[#foreach($i in [1, 2]){}#end]`, `0 {}#end]`},
		{`#set($l = [1])[#foreach($i in $l){}#end]`, ``},
		{`#set($l = [1])#set($x = $l.add(2))[#foreach($i in $l){}#end]`, `5 {}#end]`},
		{`#set($b = '{"a": ')$b 1}`, ``},
		{`#set($b = '{"a": ')$b}`, `0 }`},
		{`#set($b = '{')#set($b = "$b""a"": 1}")$b`, ``},
		// members that may be there: 10 is the first that is there, 11 the last
		{`{#if($input.path('$.a') != "")"a": 1,#end #if($input.path('$.b') != "")"b": 2#end}`, `11 }`},
		{`{#if($input.path('$.a') != "")"a": 1#end #if($input.path('$.b') != ""), "b": 2#end}`, `10 , "b": 2#end}`},
		{`#set($r = $input.path('$')){#if($r.a != "")"a": 1,#end#if($r.b != "")"b": 2,#end#if($r.c != "")"c": 3#end}`, `11 }`},
		{`[#foreach($i in $input.path('$')){#if($i.a == 1)"a": 1,#end#if($i.b == 1)"b": 2#end}#if($foreach.hasNext),#end#end]`, `11 }#if($foreach.hasNext),#end#end]`},
		{`{"z": 0#if($input.path('$.a') != ""), "a": 1#end#if($input.path('$.b') != ""), "b": 2#end}`, ``},
		{`{#if($input.path('$.a') != "")"a": 1,#end#if($input.path('$.b') != "")"b": 2,#end"z": 3}`, ``},
		{`#set($c = ""){#if($input.path('$.a') != "")$c"a": 1#set($c = ",")#end#if($input.path('$.b') != "")$c"b": 2#set($c = ",")#end}`, ``},
		// conditions that go together
		{`{"a": "$util.escapeJavaScript($input.path('$.a'))", "b": $util.parseJson($input.body).x, "c": $util.base64Encode('x')}`, ``},
		{`[#foreach($i in [3..1])$i#if($foreach.index < 2),#end#end]`, ``},
		{`#set($m = {"a": 1}){"a": $m.a}`, ``},
		{`#set($n = 1 + 2){"a": $n}`, ``},
		{`#set($n = 3){"a": $n x}`, `0 x}`},
		{`{"a": "$stageVariables.x", "b": "$context.requestId"}`, ``},
		{`#set($s = "$input.path('$.a')"){"a": "$s.trim()", "b": $s.length()}`, ``},
		{`#if("a" == "b"){"x" 1}#else{}#end`, ``},
		{`#if(1 < 2){}#else x#end`, ``},
		{`#if(1 > 2 || "a" != "b"){}#else x#end`, ``},
		{`#set($l = [1, 2]){"n": $l.size(), "l": $l.get(0), "m": $l[1]}`, ``},
		{`[#foreach($i in $input.path('$'))$velocityCount#if($velocityHasNext),#end#end]`, ``},
		{`{"h": "$input.params('h')", "b": $input.body, "l": $input.path('$.l').size()}`, ``},
		{`#set($r = $input.path('$')){#if($r.get('a') != "")"a": 1,#end#if($input.params('b') != "")"b": 2#end}`, `11 }`},
		{`#set($r = $input.path('$')){#if($r[0] != "")"a": 1,#end#if($input.params('b') != "")"b": 2#end}`, ``},
		{`#foreach($i in [1])#break#end{}`, ``},
		{`{#if($input.path('$.a') != "")"a": 1#end#if($input.path('$.a') != ""), "b": 2#end}`, ``},
		{`{#if($input.path('$.a') == 1)"a": 1,#end#if($input.path('$.a.b') == 2)"b": 2#end}`, ``},
		{`#set($r = $input.path('$.a')){#if($r == 1)"a": 1,#end#if($input.path('$.a') == 1)"b": 2#end}`, ``},
		{`#set($both = true){#if($both)"a": 1,#end#if($input.path('$.b') != "" && $both)"b": 2#end}`, `2 }`},
		{`#stop`, ``},
		{`{#stop}`, `0 `},
		{`$input.json('$').substring(1)`, ``},
		{`{"a": $input.path('$.a').substring(1) x}`, `0 x}`},
	} {
		var got []string
		for _, f := range faults(t, row.src) {
			got = append(got, fmt.Sprintf("%d %s", f.Kind, row.src[f.At:]))
		}
		require.Equal(t, row.want, strings.Join(got, "; "), "%s", row.src)
	}
}

// A template whose ways multiply, or whose loops do, is done within its steps,
// or said not to be.
func TestBounded(t *testing.T) {
	testenv.OneGoroutine(t)
	loop := func(n int, body string) string {
		return strings.Repeat("#foreach($x in $input.path('$'))", n) + body + strings.Repeat("#end", n)
	}
	for _, src := range []string{
		loop(9, strings.Repeat(`{"a": "b"}, `, 200)), loop(30, "x"), strings.Repeat("[", 3000), strings.Repeat(`{"a":`, 3000),
		strings.Repeat("#if($input.path('$.a') == 1)[#else{#end", 2000), strings.Repeat("#if($input.path('$.a') == 1)x#end", 2000),
		"#set($a = 'x')" + strings.Repeat("#set($a = \"$a$a\")", 60) + "$a", "#define($d)$d$d$d#end$d",
		"#set($l = [])" + strings.Repeat("#set($l = [$l, $l])", 60) + "$l",
	} {
		list, err := vtl.Inspect(src, vtl.Options{})
		require.NoError(t, err)
		start := cputime.Now()
		jsonways.Check(src, list, steps)
		require.Less(t, cputime.Now()-start, 20*time.Second, "%.60s", src)
	}
	src := loop(9, strings.Repeat(`{"a": "b"}, `, 200))
	list, err := vtl.Inspect(src, vtl.Options{})
	require.NoError(t, err)
	found, left := jsonways.Check(src, list, 1000)
	require.Negative(t, left)
	require.Empty(t, found)
}

// FuzzSound renders templates: where the output is JSON, Check has not said
// that it never is, nor that it is not on a way that was taken.
func FuzzSound(f *testing.F) {
	for _, src := range []string{
		`{"a": $input.path('$.a')}`, `[#foreach($i in $input.path('$.l'))$i.x#if($foreach.hasNext),#end#end]`,
		`#if($input.path('$.a') == 1){"a": 1}#elseif($input.path('$.s') == "x")[]#else{"b" 2}#end`,
		`#set($s = "")[#foreach($i in $input.path('$.l'))#if($i.x > 1)$s$i.x#set($s = ",")#end#end]`,
		`#define($d)"a"#end{$d: "$input.path('$.s').length()"}`, `#set($x = "$input.path('$.s')")"$x.substring(0, 1)"`,
		`#set($m = {"a": 1, "b": [2]})$m.a#set($m.c = 3)`, `{#foreach($k in $input.path('$').keySet())"$k": 1#if($velocityHasNext),#end#end}`,
		`#set($n = 0)#foreach($i in [1..3])#set($n = $n + $i)#if($n > 2)#break#end#end$n`, `#foreach($i in $input.path('$.l'))$foreach.index$foreach.count#stop#end`,
		`#set($q = '"')${q}x$q`, `$input.json('$.l').replace("[", "{")`, `#if(!$nothing)x#else[1]#end`, `#[[{]]#}`, `$input.body`, `#macro(m)x#end{}`,
	} {
		f.Add(src, `{"a": 1, "s": "x y", "l": [{"x": 1}, {"x": 2}], "o": {"t": true}}`)
		f.Add(src, `{"a": 2, "s": "", "l": []}`)
	}
	f.Fuzz(func(t *testing.T, src, body string) {
		list, err := vtl.Inspect(src, vtl.Options{})
		if err != nil || len(src) > 2000 {
			return
		}
		found, left := jsonways.Check(src, list, steps)
		again, leftAgain := jsonways.CheckTwice(src, list, steps)
		require.Equal(t, again, found)
		require.Equal(t, max(leftAgain, -1), max(left, -1))
		if len(found) == 0 {
			return
		}
		taken := map[int]bool{}
		whole := map[vtl.Span]bool{}
		parsed, err := template.Parse(src, template.Options{MaxForeachRounds: 50, MaxOutput: 1 << 16, RepeatedOverrides: true,
			Hooks: &vtl.Hooks{Branch: func(s vtl.Span) { taken[s.End], whole[s] = true, true }}})
		if err != nil {
			return
		}
		// What a body can put in place of a value is assumed to be balanced:
		// texts of these bodies have nothing of JSON's in them.
		if strings.ContainsAny(bodyTexts(body), `{}[]",:\`) {
			return
		}
		out, err := parsed.Append(nil, &template.Env{Body: []byte(body)})
		if err != nil || !json.Valid(out) {
			return
		}
		for _, fault := range found {
			switch {
			case fault.Kind == jsonways.Always:
				t.Fatalf("%s\n%s\nis JSON: %s\n%+v", src, body, out, fault)
			case fault.Kind == jsonways.Branch && fault.Element.Kind != vtl.ElseElement && taken[fault.Element.Args[0].Span.End],
				fault.Kind == jsonways.NoBranch && whole[fault.Element.Span]:
				t.Fatalf("%s\n%s\nis JSON on the way of %+v: %s", src, body, fault, out)
			}
		}
	})
}

// bodyTexts are the texts of a JSON body one behind the other.
func bodyTexts(body string) string {
	var v any
	if json.Unmarshal([]byte(body), &v) != nil {
		return "{"
	}
	var all strings.Builder
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			all.WriteString(v)
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			for k, e := range v {
				all.WriteString(k)
				walk(e)
			}
		}
	}
	walk(v)
	return all.String()
}

// TestLinear: the work of a template grows with its length, not with its square:
// twice as many conditions, loops, variables and faults take some twice the time.
func TestLinear(t *testing.T) {
	testenv.OneGoroutine(t)
	took := func(src string) time.Duration {
		list, err := vtl.Inspect(src, vtl.Options{})
		require.NoError(t, err)
		start := cputime.Now()
		_, left := jsonways.Check(src, list, 1<<40)
		require.Positive(t, left)
		return cputime.Now() - start
	}
	for _, unit := range []string{
		`#if($input.path('$.a') == 1)"a": 1, #end`,
		`#if($input.path('$.a') == 1)"a" 1, #end`,
		`#if($input.path('$.a') == 1)#set($x = 1)#else#set($x = 2)#end"a": $x,`,
		`#foreach($i in $input.path('$.l'))#if($i.x == 1)"a": 1,#end#end`,
		`#foreach($i in $input.path('$.l'))"a": $i.x #end`,
		`"a": #if($input.path('$.a') == 1)1#else 2#end,`,
	} {
		const n = 500
		long := func(n int) string {
			var b strings.Builder
			b.WriteString("{")
			for i := range n {
				b.WriteString(strings.ReplaceAll(unit, "$x", fmt.Sprintf("$x%d", i)))
			}
			return b.String() + `"z": 1}`
		}
		one, two := took(long(n)), took(long(4*n))
		t.Logf("%s: %v, %v", unit, one, two)
		require.Less(t, two, 9*max(one, 50*time.Millisecond), "%s", unit)
	}
}
