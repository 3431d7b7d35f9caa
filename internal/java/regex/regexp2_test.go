package regex

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/dlclark/regexp2/v2"
	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
	"github.com/gatemap/gatemap/internal/testenv"
)

// A second opinion: regexp2 is a backtracking engine of another origin, .NET's. Where a pattern can be spelled for it, it has
// to find the same match with the same captures, but for what [differences] has.

// spelling prints a tree in the syntax of regexp2: each construct as what it means, so that its own ideas of "." or \b do not
// count. unknown becomes what cannot be spelled.
type spelling struct {
	groups  int
	unknown string
}

func (s *spelling) node(n *syntax.Node) string { return syntax.Visit(s, n, struct{}{}) }

func (s *spelling) each(nodes []*syntax.Node, separator string) string {
	parts := make([]string, len(nodes))
	for i, n := range nodes {
		parts[i] = s.node(n)
	}
	return strings.Join(parts, separator)
}

func (s *spelling) Literal(n *syntax.Node, _ struct{}) string {
	var b strings.Builder
	for _, r := range n.Runes {
		b.WriteString(s.set(syntax.RuneClass(r, n.Fold)))
	}
	return b.String()
}

func (s *spelling) Class(n *syntax.Node, _ struct{}) string { return s.set(n.Class) }

// set spells a class by its ranges. Halves of surrogate pairs, which no subject here has, are left out.
func (s *spelling) set(c *syntax.Class) string {
	var b strings.Builder
	for i, r := 0, c.Ranges(); i < len(r); i += 2 {
		for _, piece := range [][2]rune{{r[i], min(r[i+1], 0xD7FF)}, {max(r[i], 0xE000), r[i+1]}} {
			if piece[0] <= piece[1] {
				b.WriteString(escapedRune(piece[0]) + "-" + escapedRune(piece[1]))
			}
		}
	}
	if b.Len() == 0 {
		return `(?!)`
	}
	return "[" + b.String() + "]"
}

func escapedRune(r rune) string {
	if r < 0x10000 {
		return fmt.Sprintf(`\u%04x`, r)
	}
	return string(r)
}

func (s *spelling) Special(n *syntax.Node, _ struct{}) string {
	switch {
	case n.Kind == syntax.KindLineBreak:
		return `(?:\r\n|[\n-\r\u0085\u2028\u2029])`
	case n.Kind == syntax.KindBackref && n.Fold == syntax.FoldNone && n.Index <= s.groups:
		return fmt.Sprintf(`(?:\%d)`, n.Index)
	case n.Kind == syntax.KindBackref && n.Index > s.groups:
		return `(?!)`
	}
	s.unknown = n.Kind.String()
	return ""
}

func (s *spelling) Assertion(n *syntax.Node, _ struct{}) string {
	switch n.Kind {
	case syntax.KindBeginText, syntax.KindLastMatch: // before the first match there is none
		return `\A`
	case syntax.KindBeginLine:
		if n.Unix {
			return `(?:(?!\z)(?:\A|(?<=\n)))`
		}
		return `(?:(?!\z)(?:\A|(?<=[\n\u0085\u2028\u2029])|(?<=\r)(?!\n)))`
	case syntax.KindEndText:
		return `\z`
	case syntax.KindEndTextBreak:
		if n.Unix {
			return `(?=\n?\z)`
		}
		return `(?:\z|(?=\r\n\z)|(?=[\r\u0085\u2028\u2029]\z)|(?<!\r)(?=\n\z))`
	case syntax.KindEndLine:
		if n.Unix {
			return `(?=\z|\n)`
		}
		return `(?:\z|(?=[\r\u0085\u2028\u2029])|(?<!\r)(?=\n))`
	case syntax.KindWordBoundary:
		w := s.set(syntax.LetterOrDigit().Union(syntax.WordClass))
		if n.Unicode {
			w = s.set(syntax.UnicodeWord())
		}
		if n.Negative {
			return fmt.Sprintf(`(?:(?<=%s)(?=%[1]s)|(?<!%[1]s)(?!%[1]s))`, w)
		}
		return fmt.Sprintf(`(?:(?<=%s)(?!%[1]s)|(?<!%[1]s)(?=%[1]s))`, w)
	}
	s.unknown = n.Kind.String()
	return ""
}

func (s *spelling) Look(n *syntax.Node, _ struct{}) string {
	open := "(?="
	switch {
	case n.Kind == syntax.KindLookAhead && n.Negative:
		open = "(?!"
	case n.Kind == syntax.KindLookBehind && n.Negative:
		open = "(?<!"
	case n.Kind == syntax.KindLookBehind:
		open = "(?<="
	}
	return open + s.node(n.Subs[0]) + ")"
}

func (s *spelling) Concat(n *syntax.Node, _ struct{}) string { return s.each(n.Subs, "") }

func (s *spelling) Alternate(n *syntax.Node, _ struct{}) string {
	return "(?:" + s.each(n.Subs, "|") + ")"
}

func (s *spelling) Group(n *syntax.Node, _ struct{}) string {
	open := "(?:"
	switch {
	case n.Kind == syntax.KindAtomic:
		open = "(?>"
	case n.Index > 0:
		open = "("
	}
	return open + s.node(n.Subs[0]) + ")"
}

func (s *spelling) Repeat(n *syntax.Node, _ struct{}) string {
	body := "(?:" + s.node(n.Subs[0]) + ")"
	switch {
	case n.Max < 0 || n.Max == syntax.MaxRepeat:
		body += fmt.Sprintf("{%d,}", n.Min)
	default:
		body += fmt.Sprintf("{%d,%d}", n.Min, n.Max)
	}
	switch n.Mode {
	case syntax.Lazy:
		body += "?"
	case syntax.Possessive:
		body = "(?>" + body + ")"
	}
	return body
}

// secondOpinion is what regexp2 finds first in the text, as FindSubmatchIndex gives it; ok is false when it has no opinion.
func secondOpinion(tree *syntax.Tree, text string) (loc []int, ok bool) {
	s := &spelling{groups: tree.Groups}
	spelled := s.node(tree.Root)
	if s.unknown != "" {
		return nil, false
	}
	re, err := regexp2.Compile(spelled, regexp2.None)
	if err != nil {
		return nil, false
	}
	re.MatchTimeout = time.Second
	m, err := re.FindStringMatch(text)
	if err != nil {
		return nil, false
	}
	if m == nil {
		return nil, true
	}
	for _, g := range m.Groups() {
		if len(g.Captures) == 0 {
			loc = append(loc, -1, -1)
			continue
		}
		at, n := g.ByteRange()
		loc = append(loc, at, at+n)
	}
	return loc, true
}

func checkSecondOpinion(t *testing.T, pattern, text string) (compared bool) {
	t.Helper()
	r, err := Compile(pattern, WithBudget(100_000))
	if err != nil || differs(r.Syntax(), text) != "" {
		return false
	}
	got, err := r.FindSubmatchIndex(text, 0, nil)
	if err != nil {
		return false
	}
	want, ok := secondOpinion(r.Syntax(), text)
	if !ok {
		return false
	}
	require.Equal(t, want, got, "%q in %q", pattern, text)
	return true
}

// differences are known: where the two engines go different ways by design. Each row has a pattern and a text that shows it.
var differences = []struct {
	reason        string
	applies       func(tree *syntax.Tree, text string) bool
	pattern, text string
}{
	{
		"Java's strings have halves of surrogate pairs, Go's have none",
		func(_ *syntax.Tree, text string) bool { return !utf8.ValidString(text) },
		`..`, "\xed\xa0\xbd",
	},
	{
		"Java goes on by UTF-16 units where a pattern asks for no character beyond U+FFFF",
		func(tree *syntax.Tree, text string) bool {
			return !tree.Supplementary && strings.ContainsFunc(text, func(r rune) bool { return r > 0xFFFF })
		},
		`(?!\A)`, "😀",
	},
	{
		"A mark behind a letter is part of a word for \\b of Java",
		func(tree *syntax.Tree, text string) bool {
			return strings.ContainsFunc(text, syntax.NonSpacing().Contains) &&
				anyNode(tree.Root, func(n *syntax.Node) bool { return n.Kind == syntax.KindWordBoundary })
		},
		`\b\u0301`, "a\u0301",
	},
	{
		"Java keeps what was captured in a part that it does not go back into",
		func(tree *syntax.Tree, _ string) bool { return partCaptures(tree.Root, false) },
		`(?:(?!(a))|b|(?=(a)))\1`, "aa",
	},
	{
		"regexp2 matches a look-behind from right to left, which shows where a part of it keeps what it took",
		func(tree *syntax.Tree, _ string) bool { return inLookBehind(tree, keeps) },
		`(?<=a*+a)b`, "aab",
	},
	{
		"Java reckons how far a look-behind goes back in 32 bits",
		func(tree *syntax.Tree, _ string) bool {
			return inLookBehind(tree, func(n *syntax.Node) bool { return n.Kind == syntax.KindRepeat && n.Max < 0 })
		},
		`(?<=ab*c*)d`, "abcd",
	},
	{
		"An empty iteration ends a repetition in Java, whatever its minimum",
		func(tree *syntax.Tree, _ string) bool {
			return anyNode(tree.Root, func(n *syntax.Node) bool {
				return n.Kind == syntax.KindRepeat && n.Min > 1 && syntax.MinLength(n.Subs[0]) == 0
			})
		},
		`(|a){2}b`, "ab",
	},
	{
		"regexp2 2.13.0 makes one repetition of an atomic one that is repeated: (?>a+){2} matches aaa there",
		func(tree *syntax.Tree, _ string) bool {
			return anyNode(tree.Root, func(n *syntax.Node) bool {
				if n.Kind != syntax.KindRepeat {
					return false
				}
				sub := n.Subs[0]
				for sub.Kind == syntax.KindGroup {
					sub = sub.Subs[0]
				}
				return keeps(sub)
			})
		},
		`(?>a+){2}`, "aaa",
	},
	{
		"Java does not go back into an iteration of what is no group, nor of a possessive repetition",
		func(tree *syntax.Tree, _ string) bool {
			return anyNode(tree.Root, func(n *syntax.Node) bool {
				return n.Kind == syntax.KindRepeat && n.Form != syntax.FormLoop && n.Form != syntax.FormOption && severalWays(n.Subs[0])
			})
		},
		`\R{2}`, "\r\n",
	},
	{
		"A look-behind of Java goes back by UTF-16 units where the pattern has no character beyond U+FFFF behind it",
		func(tree *syntax.Tree, text string) bool {
			return strings.ContainsFunc(text, func(r rune) bool { return r > 0xFFFF }) &&
				anyNode(tree.Root, func(n *syntax.Node) bool { return n.Kind == syntax.KindLookBehind && !n.ByCodePoint })
		},
		`(?<=\p{So})b`, "😀b",
	},
}

// differs is the reason why the engines need not agree, or "".
func differs(tree *syntax.Tree, text string) string {
	for _, d := range differences {
		if d.applies(tree, text) {
			return d.reason
		}
	}
	return ""
}

func anyNode(root *syntax.Node, f func(n *syntax.Node) bool) bool {
	found := false
	root.Walk(func(n *syntax.Node) bool {
		found = found || f(n)
		return !found
	})
	return found
}

// inLookBehind reports whether f holds for something in a look-behind.
func inLookBehind(tree *syntax.Tree, f func(n *syntax.Node) bool) bool {
	return anyNode(tree.Root, func(n *syntax.Node) bool { return n.Kind == syntax.KindLookBehind && anyNode(n, f) })
}

// keeps reports a part that does not give back what it took.
func keeps(n *syntax.Node) bool {
	return n.Kind == syntax.KindAtomic || n.Kind == syntax.KindRepeat && n.Mode == syntax.Possessive
}

// severalWays reports a node that can match in more than one way where it matches.
func severalWays(n *syntax.Node) bool {
	return !syntax.ExtentOf(n).Deterministic || anyNode(n, func(n *syntax.Node) bool { return n.Kind == syntax.KindLineBreak })
}

// TestSecondOpinion asks about patterns of the generator.
func TestSecondOpinion(t *testing.T) {
	testenv.OneGoroutine(t)
	g := newGenerator(*seedFlag)
	compared := 0
	for range *opinionsFlag {
		pattern := g.pattern()
		tree, err := syntax.Parse(pattern)
		if err != nil {
			continue
		}
		if checkSecondOpinion(t, pattern, g.subject(tree)) {
			compared++
		}
	}
	t.Logf("%d of %d compared", compared, *opinionsFlag)
	require.Greater(t, compared, *opinionsFlag/4)
}

func TestDifferences(t *testing.T) {
	for _, d := range differences {
		tree, err := syntax.Parse(d.pattern)
		require.NoError(t, err)
		require.Equal(t, d.reason, differs(tree, d.text), "%q %q", d.pattern, d.text)
		got, err := MustCompile(d.pattern).FindSubmatchIndex(d.text, 0, nil)
		require.NoError(t, err)
		want, ok := secondOpinion(tree, d.text)
		require.True(t, ok)
		require.NotEqual(t, want, got, "they agree about %q in %q: %v", d.pattern, d.text, got)
	}
}

func FuzzSecondOpinion(f *testing.F) {
	for _, p := range []string{`(a|ab)(c|bcd)(d*)`, `((.))*?c`, `(?i)[^k]\b`, `(?m)^a$|\R`, `(|a){2,3}`, `[a-c&&[^b]]{0,3}?`, `(?<=a)b|(?!x)(a)\1`, `(?>a|ab)c`, `(a*+)b`} {
		f.Add(p, "abcd")
		f.Add(p, "a\r\nb\u0085é")
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if len(pattern) < 100 && len(text) < 100 {
			checkSecondOpinion(t, pattern, text)
		}
	})
}
