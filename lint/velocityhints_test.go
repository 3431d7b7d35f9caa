package lint_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/lint"
)

// Each template fails in Velocity 1.7, and the cure parses there (asked of the
// reference engine).
func TestVelocityTraps(t *testing.T) {
	for _, row := range []struct{ trap, fix, cured string }{
		{`#if($x == null)a#end`, `compare with ""`, `#if($x == "")a#end`},
		{`#if($x.y != null)a#end`, `compare with ""`, `#if($x.y != "")a#end`},
		{`#if(null == $x)a#end`, `compare with ""`, `#if("" == $x)a#end`},
		{`#if($x == NULL)a#end`, `compare with ""`, `#if($x == "")a#end`},
		{`#if($x == undefined)a#end`, `compare with ""`, `#if($x == "")a#end`},
		{`#if($x eq null)a#end`, `compare with ""`, `#if($x eq "")a#end`},
		{`#if($a && $x == null)a#end`, `compare with ""`, `#if($a && $x == "")a#end`},
		{`#if($x is null)a#end`, `compare with ""`, `#if($x == "")a#end`},
		{`#set($x = null)`, `set the empty string`, `#set($x = "")`},
		{`#set($m = {"a": null})`, `$null`, `#set($m = {"a": $null})`},
		{`#set($l = [1, null])`, `$null`, `#set($l = [1, $null])`},
		{`#set($n = $l.size()-1)`, `blanks on both sides`, `#set($n = $l.size() - 1)`},
		{`#set($n = $l.size() -1)`, `blanks on both sides`, `#set($n = $l.size() - 1)`},
		{`#set($n = $i -1)`, `blanks on both sides`, `#set($n = $i - 1)`},
		{`#set($n = ${i}-1)`, `blanks on both sides`, `#set($n = ${i} - 1)`},
		{`#set($n = 2-1)`, `blanks on both sides`, `#set($n = 2 - 1)`},
		{`#if($l.size()-1 > 0)a#end`, `blanks on both sides`, `#if($l.size() - 1 > 0)a#end`},
		{`#set($x = $l.get($n - 1))`, `compute it before`, `#set($n = $n - 1)#set($x = $l.get($n))`},
		{`#set($x = $l[$n + 1])`, `compute it before`, `#set($n = $n + 1)#set($x = $l[$n])`},
		{`$s.substring(0, $s.length()-1)`, `compute it before`, `#set($n = $s.length() - 1)$s.substring(0, $n)`},
		{`$s.concat("a" + $b)`, `compute it before`, `#set($b = "a" + $b)$s.concat($b)`},
		{`#set($m = {"a": $n * 2})`, `compute it before`, `#set($n = $n * 2)#set($m = {"a": $n})`},
		{`#set($l = [1, $n - 1])`, `compute it before`, `#set($n = $n - 1)#set($l = [1, $n])`},
		{`$l.get(($n))`, `compute it before`, `$l.get($n)`},
		{`#if($l.get($i).equals($a == 1))a#end`, `compute it before`, `#set($n = $a == 1)#if($l.get($i).equals($n))a#end`},
		{`#set($x = ($l.get(0) + $n -1))`, `blanks on both sides`, `#set($x = ($l.get(0) + $n - 1))`},
		{`#foreach($i in [0..$l.size()-1])a#end`, `compute it before`, `#set($n = $l.size() - 1)#foreach($i in [0..$n])a#end`},
		{`#set($n = $a-$b)`, `blanks on both sides`, `#set($n = $a - $b)`},
		{`#set($n = -$a)`, `0 - $x`, `#set($n = 0 - $a)`},
		{`#if($x === 1)a#end`, `take one = away`, `#if($x == 1)a#end`},
		{`#if($x !== 1)a#end`, `take one = away`, `#if($x != 1)a#end`},
		{`#if($x ! = 1)a#end`, `write !=`, `#if($x != 1)a#end`},
		{`#if($x = 1)a#end`, `compare with ==`, `#if($x == 1)a#end`},
		{`#if($x <> 1)a#end`, `write !=`, `#if($x != 1)a#end`},
		{`#set($x == 1)`, `take one = away`, `#set($x = 1)`},
		{`#set($x += 1)`, `$n = $n + 1`, `#set($x = $x + 1)`},
		{`#set($x++)`, `$n = $n + 1`, `#set($x = $x + 1)`},
		{`#set($x = $a ? 1 : 2)`, `#else`, `#if($a)#set($x = 1)#else#set($x = 2)#end`},
		{`#foreach($a : $l)a#end`, `#foreach($x in $list)`, `#foreach($a in $l)a#end`},
		{`#foreach(a in $l)a#end`, `#foreach($x in $list)`, `#foreach($a in $l)a#end`},
		{`#foreach($i in 0..2)a#end`, `[0..9]`, `#foreach($i in [0..2])a#end`},
		{`#if($x)a#elsif($y == 1)b#end`, `#elseif`, `#if($x)a#elseif($y == 1)b#end`},
		{`#if($x)a#elif($y == 1)b#end`, `#elseif`, `#if($x)a#elseif($y == 1)b#end`},
		{`#if $x a#end`, `#if($x)`, `#if($x)a#end`},
		{`#if(x == 1)a#end`, `$x for a variable`, `#if($x == 1)a#end`},
		{`#set(x = 1)`, `#set($x`, `#set($x = 1)`},
		{`#if($x == TRUE)a#end`, `true or false`, `#if($x == true)a#end`},
		{`#set($m = {a: 1})`, `{"a": 1}`, `#set($m = {"a": 1})`},
		{`#set($d = new Date())`, `what the values have`, `#set($d = $x.substring(0, 4))`},
		{`#if($x == "")a`, `#end`, `#if($x == "")a#end`},
		{`#foreach($i in $l)a`, `#end`, `#foreach($i in $l)a#end`},
		{`a#end`, `#end`, `a`},
		{`#if($x)a#end#else b#end`, `#end`, `#if($x)a#else b#end`},
	} {
		_, err := vtl.Parse(row.trap, vtl.Options{})
		require.Error(t, err, "%s", row.trap)
		_, err = vtl.Parse(row.cured, vtl.Options{})
		require.NoError(t, err, "%s", row.cured)
		var fix string
		for _, f := range check(t, document("http", template(row.trap), ""), lint.Options{}) {
			if f.Rule() == "template-syntax" {
				fix = f.Fix
				require.Contains(t, f.Message, "; ", "%s", row.trap)
			}
		}
		require.Contains(t, fix, row.fix, "%s", row.trap)
	}
}
