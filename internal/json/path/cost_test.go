package path

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/cputime"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// What an input of FuzzCost may take: costSteps are some 20 ms on a quiet
// machine, and an evaluation ends at them; the rest is what a loaded one adds.
const (
	costSteps = 500_000
	costTime  = 2 * time.Second
	costBytes = 256 << 20
)

// hostilePaths attack an evaluation; the list of the document is UNIT times N.
var hostilePaths = []struct{ path, unit string }{
	{`$.l[?(@ in $.l)]`, `1`},
	{`$.l[?(@ anyof $.l[*])]`, `["a"]`},
	{`$.l[?(@.id in $.l[*].id)]`, `{"id":1}`},
	{`$..l..*..*`, `[[1]]`},
	{`$.l[?(@ == $.none)]`, `1`},
	{`$.l[?(@ == 1)]`, strings.Repeat("9", 1000)},
	{`$.l[?(@ == '1')]`, `1.` + strings.Repeat("1", 1000)},
	{`$.l[?(@ in ['$..a[?(@.b)]','[1,2,3]'])]`, `"x"`},
	{`$.l[?('x' in @)]`, `["$.a[?(@.b =~ /(a|b)*c/)]","[[[[1]]]]","{'a':1}"]`},
	{`$.l[?(@ =~ /(a+)+b/)]`, `"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"`},
	{`$.l[?(@ =~ /(a|aa)+\1?$/)]`, `"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"`},
	{`$.l[?(@[?(@ =~ /(?:a|b)*a(?:a|b){2000}/)])]`, `["ab"]`},
	{`$..['a','b','c','d','e','f','g','h']`, `{"a":1,"b":{"c":[{"d":1}]}}`},
	{`$.l.sum()`, `1` + strings.Repeat("0", 400)},
	{`$.concat($.l, $.l, $.l)`, `"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"`},
	{`$.l[?(@.length() > 1)].length()`, `[1,2]`},
	{`$.l[?(@.append(1) == 1)]`, `[1]`},
	{`$.l[-1:][-2147483648:2147483647]`, `[1]`},
	{`$.l[*].size($.l[0])`, `[]`},
	{`$.l[*].size($.l[*].index($.l))`, `[[1]]`},
	{`$.l[*].sum($` + strings.Repeat(`[*]`, 900) + `)`, `[[1]]`},
	{`$.l[*].size($` + strings.Repeat(`.l[*]`, 400) + `)`, `1`},
	{`$.l[?(@..a[*].sum() > 0)]`, `{"a":[1]}`},
	{`$.l[?(@..[*].a)]`, `[[{"a":1}]]`},
}

// FuzzCost: whatever the path and the document, compiling and looking up end within what the steps of a meter are worth, in time
// and in memory. What takes too long three times is a finding.
func FuzzCost(f *testing.F) {
	for _, h := range hostilePaths {
		f.Add(h.path, h.unit, uint16(2000))
	}
	f.Fuzz(func(t *testing.T, path, unit string, n uint16) {
		if len(path) > 4096 || len(unit)*int(n) > 1<<18 {
			return
		}
		var d jsondoc.Document
		if d.ParseString(`{"l":[`+strings.Repeat(unit+",", int(n))+`0]}`) != nil {
			return
		}
		var took time.Duration
		for range 3 {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := cputime.Now()
			_, _ = spendOn(path, d.Root(), costSteps)
			took = cputime.Now() - start
			runtime.ReadMemStats(&after)
			require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(costBytes))
			if took < costTime {
				return
			}
		}
		t.Fatalf("%v", took)
	})
}

// spendOn looks a path up with a meter, and returns what that had to pay.
func spendOn(path string, root jsondoc.Value, steps int64) (int64, error) {
	var m meter.Meter
	m.Begin(context.Background(), meter.Limits{Steps: steps}, nil)
	if err := PayCompile(&m, path); err != nil {
		return m.Spent(), err
	}
	p, err := CompileMetered(&m, path)
	if err != nil {
		return m.Spent(), m.Err()
	}
	_, err = p.LookupFor(&m, root, nil)
	return m.Spent(), err
}

// TestCostIsPaid: what takes time is paid for: twice the list is at least 1.8
// times the steps, and a long number, a text that is a path or JSON, and each
// name more than one of a few bytes.
func TestCostIsPaid(t *testing.T) {
	steps := func(path, unit string, n int) int64 {
		var d jsondoc.Document
		require.NoError(t, d.ParseString(`{"l":[`+strings.Repeat(unit+",", n)+`0]}`), path)
		spent, err := spendOn(path, d.Root(), -1)
		require.NoError(t, err, path)
		return spent
	}
	for _, path := range []string{`$.l.sum()`, `$.concat($.l)`, `$.l[?(@ == 1)]`, `$.l[?(1 in $.l)]`, `$.l[*]`, `$.l[?(@ == $.none)]`} {
		once, twice := steps(path, `1`, 2000), steps(path, `1`, 4000)
		require.Greater(t, 10*twice, 18*once, path)
		require.Less(t, 10*twice, 22*once, path)
	}
	long := strings.Repeat("7", 4000)
	for path, units := range map[string][2]string{
		`$.l[?(@ == 1)]`:   {`7`, long},
		`$.l[?(@ == '1')]`: {`7`, long},
		`$.l[?(@ > 1.5)]`:  {`7`, long},
		`$.l.sum()`:        {`7`, long},
		`$.concat($.l)`:    {`"a"`, `"` + strings.Repeat("a", 4000) + `"`},
		`$.l[?('x' in @)]`: {`["a"]`, `["$.a` + strings.Repeat(".b", 500) + `"]`},
		`$.l[?('y' in @)]`: {`["a"]`, `["[` + strings.Repeat("1,", 2000) + `1]"]`},
	} {
		short, more := steps(path, units[0], 100), steps(path, units[1], 100)
		require.Greater(t, more, short+100*50, path)
	}
	names := `$..['` + strings.Repeat(`a','`, 200) + `b']`
	require.Greater(t, steps(names, `{"a":1}`, 100), steps(`$..['a','b']`, `{"a":1}`, 100)+100*200)
}
