package vtl

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSplitPart takes parts of what split gives, one inside of another, in loops and
// with what is no String, beside arrays that a variable holds.
func TestSplitPart(t *testing.T) {
	vars := map[string]any{"s": "a,b;c,d", "n": 7, "l": []any{"x"}, "long": strings.Repeat("part of a long text,", 2000)}
	for _, c := range []struct{ src, want string }{
		{`$s.split(",")[1]|$s.split(",").size()|$s.split(",").get(2)|$s.split("x").isEmpty()`, "b;c|3|d|false"},
		{`$s.split(",")[-1]|$s.split(";")[-2]|$s.split(",", 2)[1]|$s.split(",")[$s.split(";").size()]`, "d|a,b|b;c,d|d"},
		{`$s.split($s.split("a")[1].split("b")[0]).get($s.split(";").get(0).split(",").size())`, "d"},
		{`#foreach($i in [0..2])$s.split("[,;]")[$i]$s.split("[,;]").get($i).length()#end`, "a1b1c1"},
		{`#foreach($p in $s.split(","))$p.split(";")[0]-#end`, "a-b-d-"},
		{`#set($a = $s.split(","))$s.split(";")[0]$s.split(";").size()$a[0]$a[1]$a.size()`, "a,b2ab;c3"},
		{`#set($a = $s.split(",")[1])#set($b = $s.split(",")[2])$a$b`, "b;cd"},
		{`#define($d)$s.split(";")[1]#end$s.split("$d")[0]|$s.split(",")[$d.toString().split(",").size()]`, "a,b;|d"},
		{`$n.split(",")[0]|$l.split(",").size()|$nothing.split(",")[0]|$s.split(1).size()|$s.split(",").get("x")|$s.split(",").get()`, "|||||"},
		{`$s.split(",").size().toString().split("x")[0]`, "3"},
		{`$long.split(",").size()$long.split(",")[1999]$s.split(",")[0]$long.split(",")[0]`, "2000part of a long textapart of a long text"},
		{`#set($e = [$s.split(",")[0], $s.split(",").get(1), $s.split(",").size()])$e`, "[a, b;c, 3]"},
	} {
		joined, err := Parse(c.src, Options{})
		require.NoError(t, err, c.src)
		got, err := joined.Execute(vars)
		require.NoError(t, err, c.src)
		require.Equal(t, c.want, got, c.src)
		again, err := joined.Execute(vars)
		require.NoError(t, err)
		require.Equal(t, got, again)
	}
	for _, src := range []string{`$s.split(",")[3]`, `$s.split(",")[-4]`, `$s.split(",").get(9)`, `$s.split("(")[0]`, `$s.split(",")[0].charAt(9)`} {
		joined, err := Parse(src+`$s.split(",")[0]`, Options{})
		require.NoError(t, err, src)
		for range 2 {
			_, err = joined.Execute(vars)
			require.Error(t, err, src)
		}
	}
}
