package cases

import (
	"strings"

	javaregex "github.com/gatemap/gatemap/internal/java/regex"
)

// exampleSubject returns a text that the pattern probably matches: whoever
// uses it tries. The repetitions are as short as they may be; filler is what
// stands for any character.
func exampleSubject(pattern, filler string) (string, bool) {
	syntax, err := javaregex.Parse(pattern)
	if err != nil {
		return "", false
	}
	g := generator{filler: filler}
	g.node(syntax.Root)
	return g.out.String(), g.out.Len() < maxExample
}

const maxExample = 4096

// generator writes an example of a syntax tree.
type generator struct {
	out    strings.Builder
	filler string
	groups []string
}

func (g *generator) node(n *javaregex.Node) {
	if g.out.Len() >= maxExample {
		return
	}
	switch n.Kind {
	case javaregex.KindLiteral:
		for _, r := range n.Runes {
			g.out.WriteRune(r)
		}
	case javaregex.KindClass:
		g.out.WriteString(g.member(n.Class))
	case javaregex.KindConcat:
		for _, s := range n.Subs {
			g.node(s)
		}
	case javaregex.KindAlternate, javaregex.KindAtomic:
		if len(n.Subs) > 0 {
			g.node(n.Subs[0])
		}
	case javaregex.KindGroup:
		g.group(n)
	case javaregex.KindRepeat:
		g.repeat(n)
	case javaregex.KindBackref:
		if n.Index < len(g.groups) {
			g.out.WriteString(g.groups[n.Index])
		}
	case javaregex.KindGrapheme:
		g.out.WriteByte('x')
	case javaregex.KindLineBreak:
		g.out.WriteByte('\n')
	}
}

func (g *generator) group(n *javaregex.Node) {
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
func (g *generator) repeat(n *javaregex.Node) {
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
func wide(n *javaregex.Node) bool {
	switch n.Kind {
	case javaregex.KindGrapheme:
		return true
	case javaregex.KindClass:
		return n.Class.Contains('x') && n.Class.Contains(' ') && n.Class.Contains('.')
	case javaregex.KindGroup:
		return wide(n.Subs[0])
	case javaregex.KindAlternate:
		for _, s := range n.Subs {
			if wide(s) {
				return true
			}
		}
	}
	return false
}

// member picks a character that people like to read.
func (g *generator) member(c *javaregex.Class) string {
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
