package automaton

import (
	"math"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	javaregex "github.com/gatemap/gatemap/internal/java/regex"
	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

// plenty is work enough for any search of these tests.
func plenty() *Work {
	shared := math.MaxInt / 2
	return NewWork(shared, &shared)
}

func automatonOf(t *testing.T, pattern string) *Automaton {
	t.Helper()
	tree, err := syntax.Parse(pattern)
	require.NoError(t, err, pattern)
	a := New(plenty(), tree.Root)
	require.NotNil(t, a, pattern)
	return a
}

// accepts runs a on a text.
func accepts(a *Automaton, text string) bool {
	u := union{parts: []*Automaton{a}, bases: []int{0}}
	states := []int{0}
	for i := 0; i < len(text); {
		r, n := syntax.Decode(text, i)
		states, i = u.step(states, r), i+n
	}
	return u.accepts(states)
}

// checkAccepts: an automaton accepts what its pattern matches, and nothing else if it is exact.
func checkAccepts(t *testing.T, pattern, text string) {
	t.Helper()
	re, err := javaregex.Compile(pattern)
	if err != nil {
		return
	}
	a := New(plenty(), re.Syntax().Root)
	if a == nil {
		return
	}
	ok, err := re.Matches(text)
	if err != nil {
		return
	}
	if ok || a.Exact() {
		require.Equal(t, ok, accepts(a, text), "%q on %q, exact %t", pattern, text, a.Exact())
	}
}

// TestAccepts has the patterns and subjects that were asked of Java 17.
func TestAccepts(t *testing.T) {
	rows, err := os.ReadFile("../testdata/java17.txt")
	require.NoError(t, err)
	n := 0
	for line := range strings.Lines(string(rows)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) < 3 || strings.Contains(line, "{{") {
			continue
		}
		n++
		checkAccepts(t, f[1], f[2])
	}
	require.Greater(t, n, 400)
}

func FuzzAccepts(f *testing.F) {
	for _, p := range []string{`(a|b)*c`, `(?i)é`, `(?iu)straße`, `a{2,3}?$`, `^a|b$`, `(?m)^a$`, `\R\X`, `(a)\1`, `(?>a+)b`, `a*+b`, `(?=a)b`, `(a{0}|b){2,}`, `\bfoo\b`, `(?d)^.$`} {
		f.Add(p, "ab")
		f.Add(p, "a\r\n")
		f.Add(p, "")
		f.Add(p, "É")
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if len(pattern) < 200 && len(text) < 200 {
			checkAccepts(t, pattern, text)
		}
	})
}

func TestCommon(t *testing.T) {
	for _, tt := range []struct {
		a, b, want string
		ok         bool
	}{
		{`a+`, `b+`, "", false},
		{`a*`, `b*`, "", true},
		{`.*foo.*`, `.*bar.*`, "barfoo", true},
		{`[ab]c`, `[bd]c`, "bc", true},
		{`4\d{2}`, `.*4`, "4x4", false},
		{`(?i)error`, `ERROR`, "ERROR", true},
		{`(?i)é`, `É`, "", false}, // (?i) alone is about ASCII
		{`(?iu)é`, `É`, "É", true},
		{`\R`, `\r\n`, "\r\n", true},
	} {
		text, ok := Common(plenty(), automatonOf(t, tt.a), automatonOf(t, tt.b))
		if tt.a == `4\d{2}` {
			tt.want, tt.ok = "404", true
			text = text[:1] + "0" + text[2:]
		}
		require.Equal(t, tt.ok, ok, "%q %q", tt.a, tt.b)
		require.Equal(t, tt.want, text, "%q %q", tt.a, tt.b)
	}
}

func TestWithin(t *testing.T) {
	for _, tt := range []struct {
		a      string
		others []string
		want   bool
	}{
		{`abc`, []string{`.*`}, true},
		{`(\n|.)*`, []string{`.*`}, false},
		{`a|b`, []string{`a`, `b`}, true},
		{`a|b|c`, []string{`a`, `b`}, false},
		{`(?=x)a`, []string{`a`}, true}, // not exact: what it accepts and more is within
		{`a`, []string{`(?=x)a`}, false},
		{`4\d\d`, []string{`5.*`, `[2-4]\d{2}`}, true},
		{`a`, []string{`(?m)^a`}, true},
		{`a*`, []string{`(?m)^a*`}, false}, // (?m)^ does not hold at the end of a text
	} {
		var others []*Automaton
		for _, o := range tt.others {
			others = append(others, automatonOf(t, o))
		}
		require.Equal(t, tt.want, automatonOf(t, tt.a).WithinAny(plenty(), others), "%q %q", tt.a, tt.others)
	}
	require.False(t, Anything().Within(plenty(), automatonOf(t, `[\s\S]+`)))
	require.True(t, Anything().Within(plenty(), automatonOf(t, `[\s\S]*`)))
}

// TestAmbiguous: exponential in the length of a text, not merely quadratic.
func TestAmbiguous(t *testing.T) {
	for pattern, want := range map[string]bool{
		`(a+)+b`: true, `(a|a)*b`: true, `(.|\s)*b`: true, `(a|ab|b)*c`: true, `((a*)*)*`: true,
		`a*a*b`: false, `(a|b)*c`: false, `(ab|cd)*`: false, `.*foo.*`: false, `(a{2})*b`: false,
	} {
		require.Equal(t, want, automatonOf(t, pattern).Ambiguous(plenty()), pattern)
	}
}

func TestAnchors(t *testing.T) {
	for _, tt := range []struct {
		pattern string
		nothing bool
		stray   string
		begin   bool
	}{
		{`abc`, false, "", false},
		{`^abc$`, false, "", false},
		{`a^b`, true, "^", true},
		{`a$b`, true, "$", false},
		{`a$\n`, false, "", false},
		{`a\z\n`, true, "", false},
		{`(^|,)a`, false, "", false},
		{`(?:a|x$y)`, false, "$", false},
		{`.*(foo^)`, true, "^", true},
		{`\1(a)^`, true, "^", true},
		{`\R^a`, true, "^", true},
		{`(?:a{0}|(?=b))^c`, false, "", false},
		{`(?>a)^c`, true, "^", true},
		{`$\X`, false, "", false},
	} {
		tree, err := syntax.Parse(tt.pattern)
		require.NoError(t, err)
		require.Equal(t, tt.nothing, MatchesNothing(plenty(), tree.Root), tt.pattern)
		stray, begin := StrayAnchor(tree.Root)
		text := ""
		if stray != nil {
			text = tt.pattern[stray.Pos:stray.End]
		}
		require.Equal(t, tt.stray, text, tt.pattern)
		require.Equal(t, tt.begin, begin, tt.pattern)
	}
}

// TestBreaks: with breaks, a dot takes a line feed too, and what it took before.
func TestBreaks(t *testing.T) {
	tree, err := syntax.Parse(`a.b`)
	require.NoError(t, err)
	a := NewWithBreaks(plenty(), tree.Root)
	require.True(t, accepts(a, "a\nb"))
	require.True(t, accepts(a, "axb"))
	require.False(t, accepts(a, "a\rb"))
}

// TestWork: what is too large, or takes more than is left, is given up and said so.
func TestWork(t *testing.T) {
	for _, pattern := range []string{`a{3001}`, `(?:a?){2000}`} {
		tree, err := syntax.Parse(pattern)
		require.NoError(t, err)
		w := plenty()
		require.Nil(t, New(w, tree.Root), pattern)
		require.True(t, w.GaveUp(), pattern)
		w.Resume()
		require.False(t, w.GaveUp())
	}
	a := automatonOf(t, `(a|b)*a(a|b){6}`)
	search := map[string]func(w *Work) bool{
		"common":    func(w *Work) bool { _, ok := Common(w, a, a); return ok },
		"within":    func(w *Work) bool { return a.Within(w, a) },
		"ambiguous": func(w *Work) bool { return automatonOf(t, `((a|b)*(a|b)*)*`).Ambiguous(w) },
	}
	for name, f := range search {
		shared := 10
		w := NewWork(100, &shared)
		require.False(t, f(w), name)
		require.True(t, w.GaveUp(), name)
		require.True(t, w.Spent(), name)
		require.Negative(t, shared, name)
		require.True(t, f(plenty()), name)
	}
	w := plenty()
	require.False(t, automatonOf(t, `a{400}`).Ambiguous(w))
	require.True(t, w.GaveUp())
	require.True(t, (*Work)(nil).Spend(math.MaxInt))
	require.False(t, (*Work)(nil).GaveUp())
}
