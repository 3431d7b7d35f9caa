package template

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// dirtied renders what leaves large memory of every kind behind: tapes, texts,
// maps, buffers, paths.
func dirtied(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"a\u0062": "x\ny", "list": [`)
	for i := range 3000 {
		fmt.Fprintf(&b, `{"n%d": %d},`, i, i)
	}
	b.WriteString(`0]}`)
	tmpl, err := Parse(`#set($all = $input.path('$'))$all.ab #foreach($x in $all.list)`+
		`#set($p = "$.list[$foreach.index]")#set($y = $input.path($p))#set($context.y = "$y $y")#set($k = "k$foreach.index")#set($context[$k] = $k)#end`+
		`#foreach($x in $context.keySet())#end`+
		`#set($s = $input.json('$'))#set($s = "$s$s")#set($s = "$!s, $!s")#set($d = $util.parseJson('[`+strings.Repeat(`"\n",`, 5000)+`1]'))$d[7]$d[4000]#set($u = $util.urlEncode($s))`, Options{})
	require.NoError(t, err)
	for range 3 {
		env := Env{Body: []byte(b.String()), Context: []Member{{"m", map[string]any{"b": 1, "c": 2}}, {"n", map[string]any{}}}}
		_, err = tmpl.Append(nil, &env)
		require.NoError(t, err)
	}
}

// What an evaluation may do does not depend on what was evaluated before it,
// in whose memory it works.
func TestLimitsDoNotDependOnWhatWasRenderedBefore(t *testing.T) {
	body := []byte(`{"a": [` + strings.Repeat(`{"b": "c\n\u00e9", "d": 1.5},`, 300) + `0], "text": "` + strings.Repeat("x", 2000) + `"}`)
	for name, source := range map[string]string{
		"tape":      `#set($x = $input.path('$'))#foreach($e in $x.a)$e.b #end`,
		"pooled":    `#set($x = $util.parseJson($input.body))#foreach($e in $x.a)$e.b #end`,
		"buffers":   `#set($x = $input.path('$.text'))#set($l = [])#foreach($i in [1..50])#set($y = "$x$i")#set($ok = $l.add("$y$y"))#end$l.size()`,
		"scratch":   `#set($l = [])#foreach($i in [1..20])#set($ok = $l.add($input.json('$')))#end$l.size()`,
		"encoded":   `#set($l = [])#foreach($i in [1..20])#set($ok = $l.add($util.urlEncode($input.body)))#end$l.size()`,
		"maps":      `#foreach($i in [1..500])#set($k = "k$i")#set($context[$k] = [$i])#set($z = $context.remove("k$i"))#end#foreach($i in [1..200])#set($k = [$i, "k$i"])#set($z = $context.put($k, $k))#end$context.size()`,
		"thawed":    `#set($x = $input.path('$'))#foreach($e in $x.a)#if($foreach.hasNext)#set($e.n = "$e.b$e.b")#end#end$x`,
		"paths":     `#foreach($i in [1..150])#set($p = "$.a[$i].b")#set($l = ["$l", $input.path($p)])#end$l.size()`,
		"output":    `#foreach($i in [1..300])$input.body#set($l = [$l])#end`,
		"redirects": `#define($d)$input.body#set($l = [[$l], "$input.body"])#end#foreach($i in [1..30])#set($s = "$d$d")#end`,
	} {
		t.Run(name, func(t *testing.T) {
			outcome := func(l Limits) string {
				tmpl, err := Parse(source, Options{Limits: l})
				require.NoError(t, err)
				env := Env{Body: body}
				out, err := tmpl.Append(make([]byte, 0, 10), &env)
				if err != nil {
					return err.Error()
				}
				return string(out)
			}
			fresh := func(l Limits) string {
				runtime.GC() // empties the pools
				runtime.GC()
				return outcome(l)
			}
			whole := fresh(Limits{})
			require.NotContains(t, whole, "limit")
			for what, with := range map[string]func(int64) Limits{
				"memory": func(n int64) Limits { return Limits{Memory: n} },
				"steps":  func(n int64) Limits { return Limits{Steps: n} },
			} {
				low, high := int64(1), int64(1<<26) // fails, suffices
				for high-low > 1 {
					if middle := (low + high) / 2; outcome(with(middle)) == whole {
						high = middle
					} else {
						low = middle
					}
				}
				for _, n := range []int64{high, low, low * 7 / 8, low / 2, low / 5} {
					want := fresh(with(n))
					dirtied(t)
					require.Equalf(t, want, outcome(with(n)), "%s %d", what, n)
				}
			}
		})
	}
}
