package regex

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/cputime"
	"github.com/gatemap/gatemap/internal/meter"
)

// What an input of FuzzCost may take: costSteps are some 20 ms on a quiet
// machine, and a search ends at them; the rest is what a loaded one adds, and
// what one pattern may take that is paid for when it has been read.
const (
	costSteps = 500_000
	costTime  = 2 * time.Second
	costBytes = 256 << 20
)

// FuzzCost: whatever the pattern and the subject, compiling, matching and finding end within what the steps of a meter are
// worth, in time and in memory. What takes too long three times is a finding.
func FuzzCost(f *testing.F) {
	for _, p := range []string{
		`(a+)+b`, `(a|b)*a(a|b){2000}`, `((a{1,50}b?){1,50}){1,50}`, `(?=((a|aa)+)$)x`, `(?:a(?<=.{0,1000}x))*y`, `(a|aa)+\1?$`,
		`(.*)(.*)(.*)\1\2\3x`, `(?:(?>a+?)a*)*(?=b)b`, `[\p{L}\p{N}]*[\p{Lu}]*x`, `(?iu)[k-z][ä-ÿ]`, `(?:a|b)*a(?:a|b){130000}`, `\X*\b{g}x`,
		`(?m)(?:^a.*$\n?|\bb\B|\Z|\z)*`, `a{2147483647}`, `(?:a?){9999}{9999}`, `((((a?){9}){9}){9}){9}`, `[ab]*a[ab]{12}`, `.*(?:x|y|zz).*`,
	} {
		f.Add(p, "ab", uint16(3000))
		f.Add(p, "é\n", uint16(500))
		f.Add(p, "a", uint16(60))
	}
	f.Fuzz(func(t *testing.T, pattern, unit string, n uint16) {
		if len(pattern) > 4096 || len(unit)*int(n) > 1<<18 {
			return
		}
		subject := strings.Repeat(unit, int(n)) + "!"
		var took time.Duration
		for range 3 {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := cputime.Now()
			spendOn(pattern, subject)
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

// spendOn compiles a pattern and matches and finds with it what a meter allows.
func spendOn(pattern, subject string) {
	var m meter.Meter
	m.Begin(context.Background(), meter.Limits{Match: costSteps}, nil)
	r, err := CompileMetered(&m, pattern)
	if err != nil || r.PayMatching(&m) != nil {
		return
	}
	if _, err = r.MatchesMetered(&m, subject); err != nil || r.PayFinding(&m) != nil {
		return
	}
	f := r.FinderMetered(&m, subject)
	defer f.Close()
	for loc, err := f.Next(nil); loc != nil && err == nil; loc, err = f.Next(loc) {
	}
}

// TestPaidBeforeBuilt: what is too much for the meter is not built.
func TestPaidBeforeBuilt(t *testing.T) {
	for _, re := range []string{`(?:a|b)*a(?:a|b){130000}`, `((a{1,50}b?){1,50}){1,50}`} {
		var m meter.Meter
		m.Begin(context.Background(), meter.Limits{Match: 100_000}, nil)
		r, err := CompileMetered(&m, re)
		require.NoError(t, err)
		require.ErrorIs(t, r.PayMatching(&m), ErrBudget)
		require.ErrorIs(t, r.PayFinding(&m), ErrBudget)
		require.Equal(t, -1, r.ReachMetered(&m, "aab"))
		require.False(t, r.IsQuick())
	}
	var m meter.Meter
	m.Begin(context.Background(), meter.Limits{Match: 100_000}, nil)
	_, err := CompileMetered(&m, strings.Repeat(`[\p{L}&&[^\p{Lu}x]]`, 300)+"(")
	require.ErrorIs(t, err, ErrBudget, "the classes of a pattern that is refused count, too")
}
