package regex

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/testenv"
)

// engines decides a full match by every way that applies; all have to agree with the backtracking machine, which does what
// Java does.
func checkEngines(t *testing.T, re, in string) {
	t.Helper()
	r, err := Compile(re, WithBudget(200_000))
	if err != nil {
		return
	}
	e := r.finish()
	want, err := r.matchBacktrack(e.prog, in, r.account(nil))
	if err != nil {
		require.Truef(t, errors.Is(err, ErrBudget) || errors.Is(err, ErrOverrun), "%v", err)
		return
	}
	got, err := r.Matches(in)
	require.NoError(t, err)
	require.Equalf(t, want, got, "Matches %q on %q (%s)", re, in, r.Strategy())
	if r.simple.kind != simpleNone {
		s := NewSubject(in)
		if v := r.simple.match(&s); v != unsure {
			require.Equalf(t, want, v == yes, "simple %q on %q (%s)", re, in, r.Strategy())
		}
	}
	checkNFA(t, r, in, want)
	if want {
		require.Equalf(t, len(in), r.Reach(in), "Reach %q on %q", re, in)
	}
	checkFind(t, r, in)
}

// checkNFA: the automata agree, and what they cost does not depend on what they have built.
func checkNFA(t *testing.T, r *Regexp, in string, want bool) {
	t.Helper()
	e := r.finish()
	if e.nfa == nil {
		return
	}
	ok, err := e.nfa.match(in, r.account(nil))
	require.NoError(t, err)
	require.Equalf(t, want, ok, "nfa %q on %q", r, in)
	if e.dfa == nil {
		return
	}
	ok, err = e.dfa.match(in, r.account(nil))
	require.NoError(t, err)
	require.Equalf(t, want, ok, "dfa %q on %q", r, in)
	spent := func(match func(a account) (bool, error)) int64 {
		var m meter.Meter
		ok, err := match(account{m: &m})
		require.NoError(t, err)
		require.Equalf(t, want, ok, "counting %q on %q", r, in)
		return m.Spent()
	}
	counted := spent(func(a account) (bool, error) { return e.dfa.matchCounting(in, a) })
	simulated := spent(func(a account) (bool, error) { return e.nfa.match(in, a) })
	require.Equalf(t, simulated, counted, "%q on %q", r, in)
}

// checkFind compares a search that remembers failures from its first step with one that never does.
func checkFind(t *testing.T, r *Regexp, in string) {
	t.Helper()
	if partCaptures(r.Syntax().Root, false) {
		return // what a part captured and left behind may differ
	}
	p := r.finish().prog
	units := appendUnits(nil, in)
	search := func(memoAt int) (groups []int32, start int32) {
		m := new(machine[uint16])
		m.reset(p, units, account{budget: 200_000})
		m.budget = 200_000
		m.memoAt = memoAt
		start = m.find(0)
		if m.stopped {
			return nil, -2
		}
		return append([]int32{m.end}, m.groups...), start
	}
	want, at := search(1 << 30)
	got, at2 := search(0)
	if at == -2 || at2 == -2 {
		return
	}
	require.Equalf(t, at, at2, "find %q in %q", r, in)
	if at >= 0 {
		require.Equalf(t, want, got, "captures of %q in %q", r, in)
	}
}

// partCaptures reports a capturing group inside a part that is not gone back into.
func partCaptures(n *syntax.Node, inPart bool) bool {
	if n.Kind == syntax.KindGroup && n.Index > 0 && inPart {
		return true
	}
	switch n.Kind {
	case syntax.KindAtomic, syntax.KindLookAhead, syntax.KindLookBehind:
		inPart = true
	case syntax.KindRepeat:
		if f := n.Form; f != syntax.FormLoop && f != syntax.FormOption {
			inPart = inPart || f != syntax.FormUniform || len(n.Subs[0].Subs) > 0
		}
	}
	for _, s := range n.Subs {
		if partCaptures(s, inPart) {
			return true
		}
	}
	return false
}

func TestEnginesAgree(t *testing.T) {
	g := newGenerator(99)
	for range 3000 {
		re := g.pattern()
		s, err := syntax.Parse(re)
		if err != nil {
			continue
		}
		for range 3 {
			checkEngines(t, re, g.subject(s))
		}
	}
}

// TestSimpleAgree generates the patterns that classify takes.
func TestSimpleAgree(t *testing.T) {
	testenv.OneGoroutine(t)
	g := newGenerator(7)
	for range 2000 {
		var b strings.Builder
		for k := range 1 + g.IntN(3) {
			if k > 0 {
				b.WriteByte('|')
			}
			b.WriteString(g.pick("", "", "^", `\A`))
			for range 1 + g.IntN(5) {
				b.WriteString(g.pick(".*", ".*", ".+", `[\s\S]*`, `(\n|.)*`, `(\n|.)+`, "a", "b", `\n`, "ab", `\d`, "[ab]", "é", `\u2028`, "(a|b)", "(?s).*", `[^\n]*`, `[^\r\n]+`, "a{2}"))
			}
			b.WriteString(g.pick("", "", "$", `\z`))
		}
		re := b.String()
		s, err := syntax.Parse(re)
		require.NoError(t, err)
		for range 4 {
			checkEngines(t, re, g.subject(s))
		}
	}
}

// FuzzEngines compares the engines; the seeds are in testdata and below.
func FuzzEngines(f *testing.F) {
	for _, re := range []string{`.*a.*b.*`, `(a|ab)(c|bcd)(d*)`, `((.))*c`, `(?i)[^k]\b`, `(?m)^a$|\R`, `(a+)+$`, `(|a){2,3}`, `[a-c&&[^b]]{0,3}?`, `(?<=a)b|(?!x)\1`} {
		f.Add(re, "abcd")
		f.Add(re, "a\r\nb\u0085é😀")
	}
	f.Fuzz(func(t *testing.T, re, in string) {
		if len(re) < 200 && len(in) < 200 {
			checkEngines(t, re, in)
		}
	})
}

// TestStateCap drives a DFA over its limit of states.
func TestStateCap(t *testing.T) {
	r := MustCompile(`[ab]*a[ab]{16}`)
	require.Equal(t, "dfa", r.Strategy())
	g := newGenerator(3)
	for range 40 {
		var b strings.Builder
		for range 3000 {
			b.WriteString(g.pick("a", "b"))
		}
		in := b.String()
		ok, err := r.Matches(in)
		require.NoError(t, err)
		require.Equal(t, in[len(in)-17] == 'a', ok)
	}
	require.LessOrEqual(t, len(*r.finish().dfa.table.Load()), maxTable)
}

// TestCountedRepeats: counts cost memory up to maxNFA only; beyond, the backtracking machine counts.
func TestCountedRepeats(t *testing.T) {
	for re, strategy := range map[string]string{
		`a{1000}`:       "dfa",
		`(?:a{70}){50}`: "dfa", `(?:a{100}){100}`: "dfa", `((a{1,50}){1,50}){1,50}`: "dfa", `(?:a?){30000}`: "dfa",
		`(?:a{1000}){1000}`:       "backtrack",
		`(?:(?:a|b){9999}){9999}`: "backtrack",
		`a{2147483647}`:           "backtrack",
		`(?:){2147483647}`:        `literal ""`,
		`(?:a?){2147483647}`:      "dfa",
	} {
		r := MustCompile(re)
		require.Equal(t, strategy, r.Strategy(), re)
		ok, err := r.Matches(strings.Repeat("a", 1000))
		require.NoError(t, err, re)
		require.Equal(t, strings.Contains("|a{1000}|(?:a?){2147483647}|((a{1,50}){1,50}){1,50}|(?:a?){30000}|", "|"+re+"|"), ok, re)
	}
	ok, err := MustCompile(`(?:a{1000}){1000}`).Matches(strings.Repeat("a", 1_000_000))
	require.NoError(t, err)
	require.True(t, ok)
}
