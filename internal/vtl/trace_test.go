package vtl

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// traced executes a template and tells what it did.
func traced(t require.TestingT, src string, opts Options, vars map[string]any) (string, *syntax.Run, error) {
	tpl, err := Parse(src, opts)
	require.NoError(t, err, src)
	plan, trace, err := tpl.Traced(nil)
	require.NoError(t, err, src)
	trace.Begin(0)
	out, err := plan.Execute(vars)
	return out, trace.End([]byte(out), err), err
}

// told prints an event.
func told(e *Event, src string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", e.Kind, strings.ReplaceAll(src[e.Span.Start:e.Span.End], "\n", `\n`))
	if e.Rounds != nil {
		fmt.Fprintf(&b, " %v", e.Rounds)
	}
	if e.Name != "" {
		fmt.Fprintf(&b, " %s", e.Name)
	}
	if e.Kind == syntax.ForeachEvent {
		fmt.Fprintf(&b, " *%d", e.Count)
	}
	if e.Type != "" && e.WhyNot == "" || e.Value != "" {
		fmt.Fprintf(&b, " = %s %q", e.Type, e.Value)
	}
	for _, mark := range []struct {
		set  bool
		name string
	}{{e.Cut, "cut"}, {e.Limited, "limited"}, {e.JavaText, "java"}, {e.Printed, "printed"}} {
		if mark.set {
			b.WriteString(" " + mark.name)
		}
	}
	if e.Offset >= 0 {
		fmt.Fprintf(&b, "@%d", e.Offset)
	}
	if e.WhyNot != "" {
		b.WriteString(": " + e.WhyNot)
	}
	if e.Near != "" {
		b.WriteString(" -> " + e.Near)
	}
	return b.String()
}

func traceVars() map[string]any {
	return map[string]any{"l": []any{1, "a", nil}, "m": map[string]any{"key": "v", "n": 7, "o": map[string]any{"x": nil}}, "t": true, "s": "text", "e": "", "i": 5}
}

func TestTrace(t *testing.T) {
	for _, tt := range []struct {
		src  string
		want []string
	}{
		{"a $s b$!e", []string{`reference $s = string "text" printed@2`, `reference $!e = string "" printed@8`}},
		{"$m.key $m.n $m", []string{`reference $m.key = string "v" printed@0`, `reference $m.n = number "7" printed@2`, `reference $m = object "{key=v, n=7, o={x=null}}" java printed@4`}},
		{"$m.kye", []string{`reference $m.kye printed@0: there is no member kye in {key, n, o} -> key`}},
		{"$m.o.x $m.o.y.z $s.x", []string{
			`reference $m.o.x printed@0: the member x is null`,
			`reference $m.o.y.z printed@1: there is no member y in {x}`,
			`reference $s.x printed@2: a text has no member x`}},
		{"$que #set($ques = 1)$l.length() $l.size", []string{
			`reference $que printed@0: nothing gives $que a value -> ques`,
			`set #set($ques = 1) $ques = number "1"`,
			`reference $l.length() printed@0: a list has no method length -> size`,
			`reference $l.size printed@1: a list has no member size: it is a method -> size()`}},
		{"#if($m.none)a#end#if($i > 9)b#elseif($i == 5)c#{else}d#end", []string{
			`reference $m.none: there is no member none in {key, n, o}`,
			`condition $m.none = boolean "true": there is no member none in {key, n, o}`,
			`reference $i = number "5"`, `condition $i > 9 = boolean "false"`,
			`reference $i = number "5"`, `condition $i == 5 = boolean "true"`}},
		{"#if(false)a#{else}b#end", []string{`condition false = boolean "false"`, `else #{else}`}},
		{"#foreach($x in $l)$x,#end", []string{
			`reference $l = list "[1, \"a\", null]"`, `foreach #foreach($x in $l) *3 = list "[1, \"a\", null]"`,
			`round $x [1] x = number "1"`, `reference $x [1] = number "1" printed@0`,
			`round $x [2] x = string "a"`, `reference $x [2] = string "a" printed@2`,
			`round $x [3] x = null ""`, `reference $x [3] printed@4: the element of the list is null`}},
		{"#foreach($x in $s)$x#end#foreach($x in $m.none)#end", []string{
			`reference $s = string "text"`, `foreach #foreach($x in $s) *0 = string "text": a text has no elements to walk over`,
			`reference $m.none: there is no member none in {key, n, o}`,
			`foreach #foreach($x in $m.none) *0: there is no member none in {key, n, o}`}},
		{"#set($ab = 1)$ab-$ab_x", []string{`set #set($ab = 1) $ab = number "1"`, `reference $ab- printed@0: nothing gives $ab- a value: a name goes on as far as it can -> {ab}-`,
			`reference $ab_x printed@0: nothing gives $ab_x a value: a name goes on as far as it can -> {ab}_x`}},
		{`#set($a = "${s}-$m.x")$a`, []string{`reference ${s} = string "text" printed`,
			`reference $m.x printed: there is no member x in {key, n, o}`,
			`set #set($a = "${s}-$m.x") $a = string "text-"`, `reference $a = string "text-" printed@0`}},
		{`#set($a = "$m.key")$a`, []string{`reference $m.key = string "v" printed`, `set #set($a = "$m.key") $a = string "v"`, `reference $a = string "v" printed@0`}},
		{`#set($m.new = 1)#set($s.x = 1)#set($none.x = 1)`, []string{`set #set($m.new = 1) $m.new = number "1"`,
			`set #set($s.x = 1) $s.x = number "1": there is nothing to set it in: a text has no members`,
			`set #set($none.x = 1) $none.x = number "1": there is nothing to set it in: the variable has no value`}},
		{`#set($a = $i - $s)$a`, []string{`reference $i = number "5"`, `reference $s = string "text"`,
			`operator $i - $s -: - takes two numbers, and the text "text" is none`,
			`set #set($a = $i - $s) $a: the right side has no value, which changes nothing: - takes two numbers, and the text "text" is none`,
			`reference $a printed@0: the #set in line 1 had no value for $a, and so it has none`}},
		{`#if($s < 3)a#end#if($s == 5)b#end`, []string{`reference $s = string "text"`,
			`operator $s < 3 <: < takes two numbers, and the text "text" is none`, `condition $s < 3 = boolean "false"`,
			`reference $s = string "text"`,
			`operator $s == 5 ==: the text "text" is compared with the number 5, and they are not equal`, `condition $s == 5 = boolean "false"`}},
		{"#define($d)<$s>#end$d", []string{`reference $d = #define block "<text>" printed@0`, `reference $s = string "text" printed@1`}},
		{`\$m.key \\$s`, []string{`reference \$m.key = string "v"`, `reference \\$s = string "text" printed@7`}},
	} {
		_, run, err := traced(t, tt.src, Options{}, traceVars())
		require.NoError(t, err)
		var got []string
		for i := range run.Events {
			got = append(got, told(&run.Events[i], tt.src))
		}
		require.Equal(t, tt.want, got, tt.src)
	}
}

// A loop is told in full for its first rounds, and beyond only for what has no
// value there for the first time.
func TestTraceRounds(t *testing.T) {
	list := make([]any, 1500)
	for i := range list {
		list[i] = map[string]any{"a": i}
	}
	list[70] = map[string]any{}
	src := "#foreach($x in $l)$x.a#foreach($y in [1..9])#end#end"
	_, run, err := traced(t, src, Options{}, map[string]any{"l": list})
	require.NoError(t, err)
	require.Equal(t, 1000, run.Events[1].Count)
	require.True(t, run.Events[1].Limited)
	last := run.Events[len(run.Events)-1]
	require.Equal(t, `reference $x.a [71] printed@130: there is no member a in {}, the object is empty`, told(&last, src))
	require.Equal(t, 1+1+syntax.FullRounds*(2+1+syntax.FullRounds)+1, len(run.Events))
	require.Positive(t, run.Left)
	require.False(t, run.Limited)

	_, run, err = traced(t, strings.Repeat("$l.size()", syntax.MaxEvents+5), Options{}, map[string]any{"l": list})
	require.NoError(t, err)
	require.Len(t, run.Events, syntax.MaxEvents)
	require.Equal(t, 5, run.Left)
	require.True(t, run.Limited)
}

// What is told of values is bounded, and so is what telling costs.
func TestTraceValuesAreBounded(t *testing.T) {
	long := strings.Repeat("é", 1000)
	many := map[string]any{}
	for i := range 5000 {
		many[fmt.Sprintf("key%04d", i)] = long
	}
	var deep any = "x"
	for range 100 {
		deep = []any{deep}
	}
	_, run, err := traced(t, "#set($a = $long)#set($a = $many)#set($a = $deep)$many.none", Options{}, map[string]any{"long": long, "many": many, "deep": deep})
	require.NoError(t, err)
	for _, e := range run.Events {
		require.LessOrEqual(t, len(e.Value), syntax.MaxValue)
		require.Less(t, len(e.WhyNot), 4*syntax.MaxValue)
	}
	require.Equal(t, "there is no member none in {key0000, key0001, key0002, key0003, key0004, key0005, key0006, key0007, ... 5000 in all}", run.Events[len(run.Events)-1].WhyNot)
}

// The names that are compared for a better one are bounded.
func TestTraceComparesFewNames(t *testing.T) {
	many := map[string]any{}
	for i := range 100 {
		many[fmt.Sprintf("key%04d", i)] = i
	}
	_, run, err := traced(t, strings.Repeat("$many.kay0001", 200), Options{}, map[string]any{"many": many})
	require.NoError(t, err)
	require.Equal(t, "key0001", run.Events[0].Near)
	require.Equal(t, "key0001", run.Events[maxCompared/comparedKeys].Near)
	require.Equal(t, "", run.Events[maxCompared/comparedKeys+1].Near)
	require.NotEmpty(t, run.Events[199].WhyNot)
}

func TestTraceLines(t *testing.T) {
	src := "#set($a = 1)\n{\n\n#if($a == 1)\n  one\n#elseif($a == 2)\n  two\n#else\n  more $a\n#end\n#foreach($x in [1, 2])\n  $x\n#end\n## comment\n}"
	_, run, err := traced(t, src, Options{}, nil)
	require.NoError(t, err)
	require.Equal(t, []int{1, 1, -1, 1, 1, 0, 0, 0, 0, -1, 1, 2, -1, -1, 1}, run.Lines)
}

func TestTraceFailure(t *testing.T) {
	_, run, err := traced(t, "a\n $l.get(9)", Options{}, traceVars())
	require.Error(t, err)
	require.Equal(t, 2, run.Failed.Line)
	require.Equal(t, 5, run.Failed.Column)
	require.Contains(t, run.Failed.Message, "IndexOutOfBounds")
	require.Nil(t, run.Output)
	_, run, err = traced(t, "#foreach($x in [1..100])$x#end", Options{MaxSteps: 20}, nil)
	require.Error(t, err)
	require.Positive(t, run.Failed.Line)
}

// The first fault of an output is told with the part of the template that printed
// it.
func TestTraceOutput(t *testing.T) {
	for _, tt := range []struct{ src, want string }{
		{`{"a": $i, "b": "$s"}`, ""},
		{"{\n  \"a\": $s\n}", `2:9 no number or word of JSON goes on with "e" from 2:8 "$s"`},
		{`{"a": $none}`, `1:7 a value is missing before "}" from 1:12 "}"`},
		{"[#foreach($x in [1, 2])$x,#end]", `1:6 a value is missing before "]", behind a comma that is one too many from 1:31 "]"`},
		{"[#foreach($x in [1, 2])$x#end ]x", `1:6 the JSON has ended before "x" from 1:32 "x"`},
		{`{"a": 1`, `1:8 it ends too early: a bracket or a quote is still open from 1:8 ""`},
		{`{"a": $m}`, `1:8 a name in quotes is missing before "k" from 1:7 "$m"`},
	} {
		_, run, err := traced(t, tt.src, Options{}, traceVars())
		require.NoError(t, err)
		got := ""
		if f := run.Output.Fault; f != nil {
			got = fmt.Sprintf("%d:%d %s from %d:%d %q", f.Line, f.Column, f.Message, f.TemplateLine, f.TemplateColumn, tt.src[f.Span.Start:f.Span.End])
		}
		require.Equal(t, tt.want == "", run.Output.JSON)
		require.Equal(t, tt.want, got, tt.src)
	}
}

func TestNotJSON(t *testing.T) {
	for text, want := range map[string]string{
		`{"a": 1,}`: `8 a name in quotes is missing before "}", behind a comma that is one too many`, `[1,]`: `3 a value is missing before "]", behind a comma that is one too many`,
		`[1 2]`: `3 "," or "]" is missing before "2"`, `{"a":1 "b":2}`: `7 "," or "}" is missing before "\""`, `{"a" 1}`: `5 ":" is missing before "1"`,
		"\"a\nb\"": `2 the control character "\n" has to be escaped in a text`, `"\x"`: `2 no escape goes on with "x", JSON has only \" \\ \/ \b \f \n \r \t and \u with four digits`,
		`"\u00g0"`: `5 no escape goes on with "g", JSON has only \" \\ \/ \b \f \n \r \t and \u with four digits`, `tru`: `3 it ends too early: a bracket or a quote is still open`,
		`01`: `1 the JSON has ended before "1"`, `nul!`: `3 no number or word of JSON goes on with "!"`, "": "0 it is empty, which is not JSON", "  ": "2 it is empty, which is not JSON", `1`: "0 ",
	} {
		at, message := notJSON([]byte(text))
		require.Equal(t, want, fmt.Sprint(at, " ", message), text)
	}
}

// sameTraced executes a template with and without a trace and holds the outputs,
// the errors and the steps against one another. The pieces of the output join.
func sameTraced(t require.TestingT, src string, opts Options) {
	plain, err := Parse(src, opts)
	if err != nil {
		return
	}
	plan, trace, err := plain.Traced(nil)
	require.NoError(t, err)
	out, spent, err := metered(plain)
	trace.Begin(0)
	out2, spent2, err2 := metered(plan)
	require.Equal(t, out, out2, src)
	require.Equal(t, spent, spent2, src)
	if err != nil {
		require.EqualError(t, err2, err.Error(), src)
	} else {
		require.NoError(t, err2, src)
	}
	at := 0
	for _, p := range trace.pieces {
		require.Equal(t, at, p.from, src)
		require.LessOrEqual(t, p.from, p.to, src)
		at = p.to
	}
	if err == nil && len(trace.pieces) < maxPieces && !strings.Contains(out, "?") {
		require.Equal(t, len(out), at, src)
	}
	run := trace.End([]byte(out2), err2)
	for _, e := range run.Events {
		require.True(t, e.Span.Start >= 0 && e.Span.Start <= e.Span.End && e.Span.End <= len(src), src)
		if err == nil && !strings.Contains(out, "?") {
			require.LessOrEqual(t, e.Offset, len(out), src)
		}
	}
}

// metered executes and says what that spent.
func metered(tpl *Template) (string, int64, error) {
	var m meter.Meter
	m.Begin(context.Background(), meter.Limits{Steps: tpl.opts.MaxSteps, Memory: tpl.opts.MaxMemory, Nesting: 100}, nil)
	defer m.End()
	var r Run
	r.Begin(tpl)
	defer r.End()
	r.UseMeter(&m, nil)
	for name, x := range traceVars() {
		v, err := ValueOf(x)
		if err != nil {
			return "", 0, err
		}
		r.Bind(tpl.Slot(name), v)
	}
	out, err := r.Append(nil)
	return string(out), m.Spent(), err
}

var tracedSeeds = []string{
	"a$s#set($x = \"$s$i\")#set($x = \"$x,\")$x $m.o.x.y\n#foreach($a in $l)#if($a == 1)x#else$a#end#end",
	"#define($d)#if($t)$d#end $m.key#end$d $d.toString() #set($x = \"$d\")$x",
	"#foreach($a in [1..20])$foreach.index#if($foreach.hasNext),#end#foreach($b in $l)#if($b == 'a')#break#end$foreach.parent.index#end#end",
	"#set($m.q = [$i, {'a': \"$s\"}])$m.q[1].a $m.q[0] #set($m.q[0] = 3)$m.q $!none.x \\$s \\\\$s #stop$s",
	"#set($x = $l.add(4))$l.get(3)$l[9]", "#[[$s]]##x\n#* *#$s#@x $s.replaceAll('t', \"$i\")", "\xed\xa0\x80#set($h = \"\xed\xa0\x80\")$h\xed\xb0\x80$h$h",
	"#foreach($x in $l 'a' [$x])$x#end#macro(a)x#end#a()#if(!$none && ($i > 3 || $s))1#end$i.class.name",
	"#foreach($x in $foreach)$x#end#set($foreach = 3)#foreach($x in [1,2])$foreach#end",
	"\\$t['']t",
	"#define($d)$d2#end#define($d2)x#break y#end$d#foreach($i in [1,2])$d#set($q = [$d])$q #end",
}

func FuzzTraced(f *testing.F) {
	for _, src := range append(append([]string{}, tracedSeeds...), outlineSeeds...) {
		f.Add(src, uint16(9000))
		f.Add(src, uint16(60))
	}
	f.Fuzz(func(t *testing.T, src string, steps uint16) {
		opts := Options{MaxSteps: int64(steps) + 1, MaxOutput: 1 << 16, MaxMemory: 1 << 20, MaxNesting: 100, MaxRounds: 30}
		sameTraced(t, src, opts)
		opts.Hooks = &Hooks{Statement: func(Span) {}, Branch: func(Span) {}, Body: func(Span) {}}
		sameTraced(t, src, opts)
	})
}

// The text of a Run is the caller's, not that of the pool or of the document.
func TestTraceOwnsItsText(t *testing.T) {
	body := []byte(`{"a": "some text", "key": 1}`)
	var doc jsondoc.Document
	require.NoError(t, doc.Parse(body))
	tpl := MustParse("$b.a $b.kez #set($x = $b.a)", Options{})
	plan, trace, err := tpl.Traced(nil)
	require.NoError(t, err)
	var r Run
	r.Begin(plan)
	r.Bind(plan.Slot("b"), doc.Root())
	out, err := r.Append(nil)
	require.NoError(t, err)
	run := trace.End(out, nil)
	r.End()
	copy(body, strings.Repeat("!", len(body)))
	copy(out, strings.Repeat("!", len(out)))
	for _, e := range run.Events {
		require.NotContains(t, e.Value+e.WhyNot+e.Near, "!")
	}
	require.Equal(t, "key", run.Events[1].Near)
	require.Equal(t, "?", string(javatext.AppendOutput(nil, "\xed\xa0\x80")))
}
