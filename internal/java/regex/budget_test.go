package regex

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/testenv"
)

func TestBudget(t *testing.T) {
	in := strings.Repeat("a", 60) + "!x"
	for _, re := range []string{`(a|aa)+\1?$`, `(?=((a|aa)+)$)x`, `(?:(a|aa)+)\1b`} {
		r, err := Compile(re, WithBudget(100_000))
		require.NoError(t, err)
		require.Equal(t, "backtrack", r.Strategy())
		for range 2 { // the same every time
			_, err = r.Matches(in)
			var budget *BudgetError
			require.ErrorAs(t, err, &budget, re)
			require.ErrorIs(t, err, ErrBudget)
			require.Equal(t, 100_000, budget.Steps)
			require.Equal(t, re, budget.Pattern)
			require.Contains(t, err.Error(), "gave up after 100000 steps")
		}
		_, err = r.FindSubmatchIndex(in, 0, nil)
		require.ErrorIs(t, err, ErrBudget)
		_, err = r.AppendReplaceAll(nil, in, "x")
		require.ErrorIs(t, err, ErrBudget)
		_, err = r.AppendSplit(nil, in, 0)
		require.ErrorIs(t, err, ErrBudget)
	}
}

// TestClusterBudget: long clusters and repeated boundaries cost steps like everything else.
func TestClusterBudget(t *testing.T) {
	testenv.OneGoroutine(t)
	long := "a" + strings.Repeat("\u0301", 100_000)
	for re, spent := range map[string]bool{
		`\X`: false, `(\X+)+`: false, `(?:(\X|a)+)+b`: false, `.*\b{g}.`: true, `(?:\b{g}|.)*b`: true, `(?:(?=.)\b{g}|.)*b`: true,
	} {
		r, err := Compile(re, WithBudget(2_000_000))
		require.NoError(t, err)
		_, err = r.Matches(long)
		require.Equal(t, spent, errors.Is(err, ErrBudget), "%s: %v", re, err)
	}
	r, err := Compile(`\b{g}{2147483647}a`, WithBudget(100_000))
	require.NoError(t, err)
	ok, err := r.Matches("a")
	require.NoError(t, err, "an empty iteration is the same however often")
	require.True(t, ok)
}

// TestBudgetIsExact: a match that needs n steps has them with a budget of n, and not with less.
func TestBudgetIsExact(t *testing.T) {
	r := MustCompile(`(a|b)*?\1c`)
	in := strings.Repeat("ab", 20) + "bc"
	m := new(machine[byte])
	m.reset(r.finish().prog, []byte(in), account{budget: 1 << 30})
	m.full = true
	require.True(t, m.run(0))
	steps := m.steps
	for _, d := range []int{0, -1} {
		r, err := Compile(r.String(), WithBudget(steps+d))
		require.NoError(t, err)
		ok, err := r.Matches(in)
		require.Equal(t, d == 0, ok)
		require.Equal(t, d < 0, errors.Is(err, ErrBudget))
	}
}

// TestLinear counts the steps of searches that regular patterns make: twice the subject takes at most 2.2 times the steps.
func TestLinear(t *testing.T) {
	testenv.OneGoroutine(t)
	steps := func(re, in string) int {
		r := MustCompile(re)
		m := new(machine[byte])
		m.reset(r.finish().prog, []byte(in), account{budget: 1 << 40})
		require.Less(t, m.find(0), int32(0), re)
		return m.steps
	}
	for re, unit := range map[string]string{
		`(a+)+$`: "a", `(a|aa)+$`: "a", `(a*)*b`: "a", `a*a*a*b`: "a", `(?:ab)*c`: "ab", `(?:a|b|ab)+c`: "ab", `(a|b)*?c`: "ab", `(\n|.)+x`: "a\n",
		`a+b`: "a", `(?:a{1,3}|b)+c`: "aab", `(?:(a)|b){2,}c`: "ab", `(?:a|ab){3,9}c`: "ab", `((a|ab)(b|))*c`: "ab", `(x+x+)+y`: "x", `(.*)(.*)(.*)z`: "a", `(?:a?){20}b`: "a",
	} {
		n := 10_000 / len(unit)
		once, twice := steps(re, strings.Repeat(unit, n)+"!"), steps(re, strings.Repeat(unit, 2*n)+"!")
		require.Less(t, float64(twice)/float64(once), 2.2, "%s: %d, %d steps", re, once, twice)
	}
}

// TestMeter: all work of an evaluation is paid from one meter, and costs the same every time.
func TestMeter(t *testing.T) {
	ab := strings.Repeat("ab", 2000)
	for _, c := range []struct{ re, in string }{
		{`200`, "200"}, {`.*x.*`, ab}, {`[ab]*a[ab]{300}`, ab}, {`[ab]*a[ab]{12}`, ab}, {`(a|b)*(?=c)c`, ab}, {`(?:a|b)+\1?`, ab}, {`(ab)*\bx`, ab}, {`é+.?`, "éé"},
	} {
		r := MustCompile(c.re)
		work := func(m *meter.Meter) error {
			if _, err := r.MatchesMetered(m, c.in); err != nil {
				return err
			}
			f := r.FinderMetered(m, c.in)
			defer f.Close()
			for {
				if loc, err := f.Next(nil); loc == nil {
					return err
				}
			}
		}
		var m meter.Meter
		require.NoError(t, work(&m), c.re)
		spent := m.Spent()
		require.Positive(t, spent)
		for range 3 {
			m.Begin(context.Background(), meter.Limits{Match: spent}, nil)
			require.NoError(t, work(&m), c.re)
			require.Equal(t, spent, m.Spent(), c.re)
		}
		m.Begin(context.Background(), meter.Limits{Match: spent - 1}, nil)
		err := work(&m)
		var limit *meter.LimitError
		require.ErrorIs(t, err, ErrBudget, c.re)
		require.ErrorAs(t, err, &limit)
		require.Equal(t, meter.Match, limit.What)
		ok, err := r.MatchesMetered(&m, c.in)
		require.False(t, ok)
		require.ErrorIs(t, err, ErrBudget, "a limit stays exceeded")
	}
}

// TestRegularParts: parts that give nothing back are regular where they could give nothing back.
func TestRegularParts(t *testing.T) {
	for re, strategy := range map[string]string{
		`"[^"]*+"`: "dfa", `(?>[^"]*)"`: "dfa", `(?:a*+b)*`: "dfa", `x(?>abc)*`: "dfa", `a*+`: "dfa", `a++b?c|d`: "dfa", `(?>a{2,5}?)a`: "dfa",
		`a*+a`: "backtrack", `(?:a*+)*a`: "backtrack", `(?:a*+b?)*a`: "backtrack", `(?>a|ab)c`: "backtrack", `(?>[ab]*)(?=c)`: "backtrack", `(?:ab)*+c`: "backtrack",
		`(?m)^a$|\Z|\z|\bb\B|\G`: "dfa", `[ab]*a(?:ab|b){3000}`: "dfa",
	} {
		require.Equal(t, strategy, MustCompile(re).Strategy(), re)
	}
}

// TestClassWork: a pattern of nothing but costly classes is refused, not worked on for seconds.
func TestClassWork(t *testing.T) {
	_, err := Compile("(?iu)" + strings.Repeat("[k-z]", 1<<16))
	require.ErrorIs(t, err, syntax.ErrUnsupported)
	require.ErrorContains(t, err, "character classes take too much work")
	_, err = Compile("(?iu)" + strings.Repeat("[k-z]", 500))
	require.NoError(t, err)
}

// TestLong: large subjects (2.6 MB; ecosystem 5.4 has Java overflow at 2,000 characters) neither overflow nor take forever.
func TestLong(t *testing.T) {
	long := strings.Repeat("abcdefghi\n", 1<<18)
	for re, want := range map[string]bool{`(\n|.)+`: true, `(?:[a-h]|i|\n)*`: true, `(?s)(.|x)*`: true, `(a+)+$`: false, `(?:(?:[a-i]+)\n)*$`: true, `(?m)(?:^a.*$\n?)+`: true} {
		ok, err := MustCompile(re).Matches(long)
		require.NoError(t, err, re)
		require.Equal(t, want, ok, re)
	}
	ok, err := MustCompile(`(a+)+$`).Matches(strings.Repeat("a", 1<<20) + "!")
	require.NoError(t, err)
	require.False(t, ok)
	out, err := MustCompile(`([a-c]+)|\n`).AppendReplaceAll(nil, long, "<$1>")
	require.NoError(t, err)
	require.Len(t, out, 13<<18)
}

// TestDeep: nesting is bounded, not the stack.
func TestDeep(t *testing.T) {
	testenv.OneGoroutine(t)
	_, err := syntax.Parse(strings.Repeat("(", 100_000))
	require.ErrorIs(t, err, syntax.ErrUnsupported)
	_, err = syntax.Parse(strings.Repeat("[", 100_000))
	require.ErrorIs(t, err, syntax.ErrUnsupported)
	for _, body := range []string{"a", "", "a|b", "^"} {
		for _, q := range []string{"{2}", "*", "?", "+?", "{0,3}"} {
			r, err := Compile(strings.Repeat("(", 900)+body+strings.Repeat(")"+q, 900), WithBudget(100_000))
			require.NoError(t, err)
			_, err = r.Matches("aab")
			require.True(t, err == nil || errors.Is(err, ErrBudget), err)
		}
	}
	for _, unit := range []string{"()", "(a|b)", "(a|b)?", "a|", "[a&&b]", "(?i)a", "\\p{L}?", "(?<=a)"} {
		r, err := Compile("(?:" + strings.Repeat(unit, 20_000) + ")*")
		require.NoError(t, err)
		_, err = r.Matches("aab")
		require.True(t, err == nil || errors.Is(err, ErrBudget), err)
	}
	r := MustCompile(strings.Repeat("(?:", 900) + "a|b" + strings.Repeat(")*", 900))
	ok, err := r.Matches("abab")
	require.NoError(t, err)
	require.True(t, ok)
}

// TestConcurrent shares compiled patterns, whose DFA is being built, between goroutines.
func TestConcurrent(t *testing.T) {
	r, q := MustCompile(`[ab]*a[ab]{10}`), MustCompile(`(a|b)+(?=c)c\1?`)
	var wg sync.WaitGroup
	for k := range 8 {
		wg.Go(func() {
			g := newGenerator(uint64(k))
			for range 300 {
				var b strings.Builder
				for range 60 {
					b.WriteString(g.pick("a", "b"))
				}
				in := b.String()
				ok, err := r.Matches(in)
				if err != nil || ok != (in[len(in)-11] == 'a') {
					t.Errorf("%s: %v %v", in, ok, err)
				}
				if ok, err = q.Matches(in + "c"); err != nil || !ok {
					t.Errorf("%sc: %v %v", in, ok, err)
				}
			}
		})
	}
	wg.Wait()
}

func TestNoAllocs(t *testing.T) {
	testenv.SkipUnderRace(t)
	long := strings.Repeat("all of one line ", 128)
	for _, c := range []struct{ re, in string }{
		{`200`, "200"}, {`4\d{2}`, "404"}, {`400|404|409`, "409"}, {`.*Bad.*`, long}, {`^\[404\].*`, "[404] x"}, {`(\n|.)+`, long},
		{`[\s\S]*\[400\][\s\S]*`, long}, {`.*(?:Bad|Good).*`, long}, {`.*\bline\b.*`, long}, {`2(?!06)\d{2}`, "204"}, {`(a)(?=b)\1?b`, "ab"}, {`é.*(?!x)`, "éa"},
	} {
		r := MustCompile(c.re)
		_, err := r.Matches(c.in)
		require.NoError(t, err)
		require.Zero(t, testing.AllocsPerRun(100, func() { _, _ = r.Matches(c.in) }), c.re)
	}
}

func TestBacktrackKeepsNothing(t *testing.T) {
	r := MustCompile(`(a|b)*c(?=x)`)
	in := strings.Repeat("ab", 1<<16)
	_, err := r.Matches(in)
	require.NoError(t, err)
	m := bytePool.Get().(*machine[byte])
	defer bytePool.Put(m)
	require.Nil(t, m.s)
	require.LessOrEqual(t, cap(m.stack), 1<<14)
}
