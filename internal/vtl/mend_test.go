package vtl

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/cputime"
	"github.com/gatemap/gatemap/internal/testenv"
)

// offsetOf is the place of an error of this package.
func offsetOf(err error) int {
	var parse *ParseError
	var limit *LimitError
	switch {
	case errors.As(err, &parse):
		return parse.Offset
	case errors.As(err, &limit):
		return limit.Offset
	}
	return -1
}

// FuzzTolerant: there are faults exactly if Parse fails, the first is its error,
// and all places are inside of the template.
func FuzzTolerant(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, src string) {
		requireTolerant(t, src, Options{})
		requireTolerant(t, src, Options{MaxNesting: 5})
	})
}

func requireTolerant(t *testing.T, src string, opts Options) []Fault {
	t.Helper()
	_, err := Parse(src, opts)
	list, faults := Tolerant(src, opts)
	require.LessOrEqual(t, len(faults), maxFaults, "%q", src)
	if err == nil {
		require.Empty(t, faults, "%q", src)
		same, err := Inspect(src, opts)
		require.NoError(t, err)
		require.Equal(t, same, list)
		return faults
	}
	require.NotEmpty(t, faults, "%q: %v", src, err)
	require.Equal(t, err, faults[0].Err, "%q", src)
	for _, f := range faults {
		require.Equal(t, offsetOf(f.Err), f.Offset, "%q", src)
		for _, at := range []int{f.Offset, f.End, f.Place(), max(f.Open, 0), max(f.Close, 0)} {
			require.True(t, at >= 0 && at <= len(src), "%q: %+v", src, f)
		}
	}
	for _, e := range list {
		e.Walk(func(e *Element) bool {
			require.True(t, e.Span.Start >= 0 && e.Span.Start <= e.Span.End, "%q", src)
			return true
		})
	}
	return faults
}

// Each template fails in Velocity 1.7 and each of these kinds of faults is found at
// its place. @ marks the place where a reader has to look, ~ that of Parse's error
// where it is another one.
func TestTolerant(t *testing.T) {
	for _, row := range []struct {
		src   string
		kinds []FaultKind
	}{
		{"@#[[ abc~", []FaultKind{TextBlockFault}},
		{"a ## $@", []FaultKind{UnexpectedFault}},
		{"a\n## b #@", []FaultKind{UnexpectedFault}},
		{"@#* $~", []FaultKind{CommentFault}},
		{"@#** #~", []FaultKind{CommentFault}},
		{"@#if(true)x ## c #end~", []FaultKind{MissingEndFault}},
		{"@#if(true)x ## $@", []FaultKind{UnexpectedFault, MissingEndFault}},
		{"a $@", []FaultKind{UnexpectedFault}},
		{"$@{a~", []FaultKind{BracketFault}},
		{"$!{foo@ b} ${c@ d} $e", []FaultKind{UnexpectedFault, UnexpectedFault}},
		{"$a.b(1 @$c) $d[1 @e] $f", []FaultKind{UnexpectedFault, UnexpectedFault}},
		{"@#if(true)x~", []FaultKind{MissingEndFault}},
		{"@#foreach($x in $y)@#if(true)x~", []FaultKind{MissingEndFault, MissingEndFault}},
		{"#if(true)x#end @#end #set($x @1) @#end", []FaultKind{StrayEndFault, UnexpectedFault, StrayEndFault}},
		{"#if(true)x#end @#else y#end $z", []FaultKind{StrayElseFault}},
		{"@#elseif($x = 1) y #else z #end", []FaultKind{StrayElseFault}},
		{"#if(true)a#else b@#elseif(true)c#end", []FaultKind{ElseAgainFault}},
		{"#if(true)a#else b@#else c@#else d#end", []FaultKind{ElseAgainFault, ElseAgainFault}},
		{"#foreach($x in $y)a@#else b#end", []FaultKind{ElseInBlockFault}},
		{"#if($a)@#foreach($x in $y)a~#else b#end", []FaultKind{MissingEndFault}},
		{"#if($a)#foreach($x in $y)a@#else b#end#end", []FaultKind{ElseInBlockFault}},
		{"#if($a)\n  @#foreach($x in $y)\n    $x\n#end\n~", []FaultKind{MissingEndFault}},
		{"#if(@) a #end #if($x @= 1) b #elseif(@) c #end", []FaultKind{UnexpectedFault, UnexpectedFault, UnexpectedFault}},
		{"#if @x#end #if @$y == 1 a#end", []FaultKind{UnexpectedFault, UnexpectedFault}},
		{"#set($a @== 1)#set($b @1)#set($c@)#set(@d = 1)#set($e = @)", []FaultKind{UnexpectedFault, UnexpectedFault, UnexpectedFault, UnexpectedFault, UnexpectedFault}},
		{"#if@($x\n~#end", []FaultKind{BracketFault}},
		{"#if@(($a)~x#end", []FaultKind{BracketFault}},
		{"#set($x = @[1, 2~)\n#set($y = @{\"a\": 1)\n$z", []FaultKind{BracketFault, BracketFault}},
		{"#set($x = @\"a)\n{\"~b\": 1}\n#set($y @1)", []FaultKind{StringFault, UnexpectedFault}},
		{"#set($x = @\"a)\n#if($y @1)z#end", []FaultKind{StringFault, UnexpectedFault}},
		{"#set($x = \"@#if(true)\"~)", []FaultKind{MissingEndFault}},
		{"#set($x=@\"\\u12\")", []FaultKind{InvalidFault}},
		{"#if(true)\n@#* abc #end~", []FaultKind{CommentFault}},
		{"#If(true)x@#end", []FaultKind{StrayEndFault}},
		{"@#if(true)x#endif~", []FaultKind{MissingEndFault}},
		{"@#define()a#end #set($x ~@1)", []FaultKind{UnexpectedFault, InvalidFault}},
		{"@#macro()x#end #if(true)y#end@#end", []FaultKind{InvalidFault, StrayEndFault}},
		{"#foreach($x in 0@..2)$x#end #foreach($y @: $z)$y#end", []FaultKind{UnexpectedFault, UnexpectedFault}},
	} {
		src, places, own := marked(row.src)
		faults := requireTolerant(t, src, Options{})
		var kinds []FaultKind
		var at []int
		for _, f := range faults {
			kinds, at = append(kinds, f.Kind), append(at, f.Place())
		}
		slices.Sort(at)
		require.Equal(t, row.kinds, kinds, "%q", src)
		require.Equal(t, places, at, "%q", src)
		if own >= 0 {
			require.Equal(t, own, faults[0].Offset, "%q", src)
		}
	}
}

// marked takes the marks out of a template.
func marked(text string) (src string, places []int, own int) {
	own = -1
	for i := range len(text) {
		switch text[i] {
		case '@':
			places = append(places, len(src))
		case '~':
			own = len(src)
		default:
			src += text[i : i+1]
		}
	}
	return src, places, own
}

// The work is linear whatever is wrong: 100 KB take no more than some 100 parses of
// so much text without a fault, and the faults are bounded.
func TestTolerantLinear(t *testing.T) {
	testenv.OneGoroutine(t)
	const size = 100 << 10
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	for _, s := range []string{
		"#if(", "#if(true)", "#end", "#else", "#elseif(", "$a.b(1 1 ", "${a ", "#set($x = \"", "#set($x = '\n", `""`, "#if(true)#foreach($x in $y)#else ",
		"#macro()", "#macro(a)", "#[[ ", "#*", "#if($x\n", "\"#if(", "#set($x = \"#if(\")", "$a[1 b", "#set($x = [", "#set($x = {1 ", "#set($x = (\"a\" ", "#@a() #else ",
		"#if($a)\n #if($b)\n#end\n", "#set($x = [$a.b([$a.b(", "#define()", "\\u", "#set($x=\"\\u\")", "#If(a)", "#endif ", "#", "$", "#if(true)#else#else",
	} {
		for _, src := range []string{fill(s), "#if(true)" + fill(s), "#set($x = " + fill(s), "#set($x = \"" + fill(s)} {
			start := cputime.Now()
			_, faults := Tolerant(src, Options{})
			took := cputime.Now() - start
			require.LessOrEqual(t, len(faults), maxFaults, "%.40q", src)
			require.Less(t, took, 2*time.Second, "%.40q", src)
		}
	}
}
