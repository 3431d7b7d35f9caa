//go:build !js

package cases

import (
	"slices"
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
	g := &generator{filler: filler}
	g.node(tree.Root)
	return g.out.String(), g.out.Len() < maxExample
}

const maxExample = 4096

// none is what an example depends on beside the node, and what writing it gives.
type none = struct{}

// generator writes an example of a syntax tree. Assertions and look-around take
// no characters: it writes none for them.
type generator struct {
	syntax.Zero[none, none]
	out    strings.Builder
	filler string
	groups []string
}

func (g *generator) node(n *syntax.Node) none {
	if g.out.Len() < maxExample {
		syntax.Visit(g, n, none{})
	}
	return none{}
}

func (g *generator) text(s string) none {
	g.out.WriteString(s)
	return none{}
}

func (g *generator) Literal(n *syntax.Node, _ none) none   { return g.text(string(n.Runes)) }
func (g *generator) Class(n *syntax.Node, _ none) none     { return g.text(oneOf(n.Class)) }
func (g *generator) Alternate(n *syntax.Node, _ none) none { return g.node(n.Subs[0]) }

func (g *generator) Special(n *syntax.Node, _ none) none {
	switch {
	case n.Kind == syntax.KindLineBreak:
		return g.text("\n")
	case n.Kind == syntax.KindGrapheme:
		return g.text("x")
	case n.Index < len(g.groups):
		return g.text(g.groups[n.Index])
	}
	return none{}
}

func (g *generator) Concat(n *syntax.Node, _ none) none {
	for _, s := range n.Subs {
		g.node(s)
	}
	return none{}
}

func (g *generator) Group(n *syntax.Node, _ none) none {
	start := g.out.Len()
	g.node(n.Subs[0])
	if n.Index > 0 && n.Index < 100 {
		for len(g.groups) <= n.Index {
			g.groups = append(g.groups, "")
		}
		g.groups[n.Index] = g.out.String()[start:]
	}
	return none{}
}

// Repeat writes the fewest rounds, but what can be anything at all as the
// filler.
func (g *generator) Repeat(n *syntax.Node, _ none) none {
	rounds := n.Min
	if syntax.Visit(wide{}, n.Subs[0], none{}) {
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
	return none{}
}

// wide reports whether a node matches any single letter.
type wide struct{ syntax.Zero[none, bool] }

func (wide) Special(n *syntax.Node, _ none) bool { return n.Kind == syntax.KindGrapheme }
func (w wide) Group(n *syntax.Node, _ none) bool { return syntax.Visit(w, n.Subs[0], none{}) }

func (wide) Class(n *syntax.Node, _ none) bool {
	return n.Class.Contains('x') && n.Class.Contains(' ') && n.Class.Contains('.')
}

func (w wide) Alternate(n *syntax.Node, _ none) bool {
	return slices.ContainsFunc(n.Subs, func(s *syntax.Node) bool { return syntax.Visit(w, s, none{}) })
}

// oneOf picks a character that people like to read.
func oneOf(c *syntax.Class) string {
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
