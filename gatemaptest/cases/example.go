package cases

import (
	"strings"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

// exampleSubject returns a text that the pattern probably matches: whoever
// uses it tries. The repetitions are as short as they may be; filler is what
// stands for any character.
func exampleSubject(pattern, filler string) (string, bool) {
	tree, err := syntax.Parse(pattern)
	if err != nil {
		return "", false
	}
	g := generator{filler: filler}
	g.node(tree.Root)
	return g.out.String(), g.out.Len() < maxExample
}

const maxExample = 4096

// generator writes an example of a syntax tree.
type generator struct {
	out    strings.Builder
	filler string
	groups []string
}

func (g *generator) node(n *syntax.Node) {
	if g.out.Len() >= maxExample {
		return
	}
	switch n.Kind {
	case syntax.KindLiteral:
		for _, r := range n.Runes {
			g.out.WriteRune(r)
		}
	case syntax.KindClass:
		g.out.WriteString(g.member(n.Class))
	case syntax.KindConcat:
		for _, s := range n.Subs {
			g.node(s)
		}
	case syntax.KindAlternate, syntax.KindAtomic:
		if len(n.Subs) > 0 {
			g.node(n.Subs[0])
		}
	case syntax.KindGroup:
		g.group(n)
	case syntax.KindRepeat:
		g.repeat(n)
	case syntax.KindBackref:
		if n.Index < len(g.groups) {
			g.out.WriteString(g.groups[n.Index])
		}
	case syntax.KindGrapheme:
		g.out.WriteByte('x')
	case syntax.KindLineBreak:
		g.out.WriteByte('\n')
	}
}

func (g *generator) group(n *syntax.Node) {
	start := g.out.Len()
	g.node(n.Subs[0])
	if n.Index > 0 && n.Index < 100 {
		for len(g.groups) <= n.Index {
			g.groups = append(g.groups, "")
		}
		g.groups[n.Index] = g.out.String()[start:]
	}
}

// repeat writes the fewest rounds, but what can be anything at all as the
// filler.
func (g *generator) repeat(n *syntax.Node) {
	rounds := n.Min
	if wide(n.Subs[0]) {
		for _, r := range g.filler {
			if n.Max >= 0 && rounds >= n.Max {
				break
			}
			rounds--
			g.out.WriteRune(r)
		}
	}
	for range min(rounds, maxExample) {
		g.node(n.Subs[0])
	}
}

// wide reports whether a node matches any single letter.
func wide(n *syntax.Node) bool {
	switch n.Kind {
	case syntax.KindGrapheme:
		return true
	case syntax.KindClass:
		return n.Class.Contains('x') && n.Class.Contains(' ') && n.Class.Contains('.')
	case syntax.KindGroup:
		return wide(n.Subs[0])
	case syntax.KindAlternate:
		for _, s := range n.Subs {
			if wide(s) {
				return true
			}
		}
	}
	return false
}

// member picks a character that people like to read.
func (g *generator) member(c *syntax.Class) string {
	for _, r := range "xX0 1-_." {
		if c.Contains(r) {
			return string(r)
		}
	}
	for _, r := range c.Ranges() {
		if r < 0xD800 || r > 0xDFFF {
			return string(r)
		}
	}
	return ""
}
