package vtl

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLimits shows that hostile templates end with a *LimitError of the right
// kind. What exceeds nothing has to end without one.
func TestLimits(t *testing.T) {
	const kb300 = 300 << 10
	fill := func(s string) string { return strings.Repeat(s, kb300/len(s)) }
	mutual := func(n int) string {
		var b strings.Builder
		for i := range n {
			name := func(i int) string { return "$d" + strings.Repeat("x", i%50) + strings.Repeat("y", i/50) }
			b.WriteString("#define(" + name(i) + ")" + name(i+1) + name(i+1) + "#end")
		}
		return b.String() + "$d"
	}
	tests := []struct {
		name, src string
		opts      Options
		what      string // of the LimitError; "" for none, "parse" for a *ParseError
	}{
		{name: "dollars", src: fill("$"), what: "parse"},
		{name: "dollars and text", src: fill("$ ")},
		{name: "backslashes", src: fill(`\`)},
		{name: "backslashes, dollar", src: fill(`\`) + "$a"},
		{name: "dollar, backslashes", src: fill(`$\`)},
		{name: "hashes", src: fill("# ")},
		{name: "comment never closed", src: fill("#*"), what: "parse"},
		{name: "quotes", src: "#set($x=" + fill(`"`) + ")$x"},
		{name: "odd quotes", src: "#set($x=" + fill(`"`) + `")$x`, what: "parse"},
		{name: "blanks before set", src: fill("   #set ")},
		{name: "blanks after parenthesis", src: fill("#if(true)  "), what: "nesting"},
		{name: "nested if", src: fill("#if(true)"), what: "nesting"},
		{name: "open if", src: fill("#if("), what: "parse"},
		{name: "parentheses", src: "#set($x=" + fill("("), what: "nesting"},
		{name: "nots", src: "#set($x=" + fill("!") + "true)", what: "nesting"},
		{name: "sum", src: "#set($x=1" + fill("+1") + ")", what: "nesting"},
		{name: "lists", src: "#set($x=" + fill("["), what: "nesting"},
		{name: "maps", src: "#set($x=" + fill("{1:"), what: "nesting"},
		{name: "calls in lists", src: "#set($x=" + fill("[$a.b("), what: "nesting"},
		{name: "indices", src: fill("$a["), what: "nesting"},
		{name: "macros", src: fill("#macro(a)"), what: "nesting"},
		{name: "unknown blocks", src: fill("#@a()"), what: "nesting"},
		{name: "properties", src: "$a" + fill(".b")},
		{name: "range of 2^31", src: "#foreach($i in [1..2147483647])$i#end", what: "memory"},
		{name: "range of 2^20", src: "#foreach($i in [1..1048576])#break#end"},
		{name: "doubling a string", src: `#set($s="xxxxxxxx")#foreach($i in [1..1000])#set($s=$s+$s)#end`, what: "memory"},
		{name: "doubling in quotes", src: `#set($s="xxxxxxxx")#foreach($i in [1..1000])#set($s="$s$s")#end`, what: "output"},
		{name: "doubling a list", src: `#set($l=["xxxxxxxx"])#foreach($i in [1..1000])#set($l=[$l,$l])#end$l`, what: "output"},
		{name: "loops in loops", src: strings.Repeat("#foreach($i in [1..1000])", 6) + "#set($x=1)" + strings.Repeat("#end", 6), opts: Options{MaxSteps: 100_000}, what: "steps"},
		{name: "output", src: strings.Repeat("#foreach($i in [1..1000])", 3) + "0123456789" + strings.Repeat("#end", 3), what: "output"},
		{name: "output of references", src: `#set($s="0123456789")` + strings.Repeat("#foreach($i in [1..1000])", 3) + "$s" + strings.Repeat("#end", 3), what: "output"},
		{name: "map in itself", src: `#set($m={})#set($m.m=$m)$m`},
		{name: "maps in each other", src: `#set($m={})#set($n={"m":$m})#set($m.n=$n)$m`, what: "nesting"},
		{name: "block in itself", src: "#define($d)$d$d#end$d"},
		{name: "blocks in each other", src: mutual(2000), opts: Options{MaxSteps: 100_000}, what: "steps"},
		{name: "long chain of blocks", src: strings.ReplaceAll(mutual(3000), "#end", "#stop#end"), opts: Options{MaxNesting: 1000}, what: "nesting"},
		{name: "small output", src: "12345", opts: Options{MaxOutput: 4}, what: "output"},
		{name: "exact output", src: "1234", opts: Options{MaxOutput: 4}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tmpl, err := Parse(tt.src, tt.opts)
			if err == nil {
				_, err = tmpl.Execute(nil)
			}
			switch tt.what {
			case "":
				require.NoError(t, err)
			case "parse":
				var pe *ParseError
				require.ErrorAs(t, err, &pe)
			default:
				var le *LimitError
				require.True(t, errors.As(err, &le), "%v", err)
				require.Equal(t, tt.what, le.What)
				require.Positive(t, le.Line)
				require.Positive(t, le.Column)
			}
		})
	}
}
