package answers

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

// The bounds of the texts that are made for a pattern.
const (
	maxExample  = 4096 // bytes of one
	maxExamples = 120
	maxChoices  = 6      // of a character, or of an alternative
	maxNodes    = 20_000 // visited for one
)

// examples are texts that the pattern probably matches: whoever uses them tries.
// The first is as short as repetitions allow, with filler where any character can
// be; in each of the others one thing is chosen otherwise: an alternative, a
// character, the number of repetitions. There is none for a text that is no pattern.
func examples(pattern, filler string) []string {
	tree, err := syntax.Parse(pattern)
	if err != nil {
		return nil
	}
	first := &generator{filler: filler, other: -1}
	first.node(tree.Root)
	if first.out.Len() >= maxExample || first.nodes >= maxNodes {
		return nil
	}
	list := []string{first.out.String()}
	for i, n := range first.choices {
		for option := 1; option < n && len(list) < maxExamples; option++ {
			g := &generator{filler: filler, other: i, option: option}
			g.node(tree.Root)
			if text := g.out.String(); len(text) < maxExample && !slices.Contains(list, text) {
				list = append(list, text)
			}
		}
	}
	return list
}

// none is what an example depends on beside the node, and what writing it gives.
type none = struct{}

// generator writes an example of a syntax tree. Assertions and look-around take
// no characters: it writes none for them.
type generator struct {
	syntax.Zero[none, none]
	out    strings.Builder
	filler string
	groups []string
	nodes  int

	choices       []int // how many options each choice has, in the order in which they are made
	other, option int   // the choice that is not the first option, and which it is
}

// choose makes the next of the choices, among n options.
func (g *generator) choose(n int) int {
	g.choices = append(g.choices, min(n, maxChoices))
	if len(g.choices)-1 == g.other && g.option < n {
		return g.option
	}
	return 0
}

func (g *generator) node(n *syntax.Node) none {
	if g.nodes++; g.out.Len() < maxExample && g.nodes < maxNodes {
		syntax.Visit(g, n, none{})
	}
	return none{}
}

func (g *generator) text(s string) none {
	g.out.WriteString(s)
	return none{}
}

func (g *generator) Literal(n *syntax.Node, _ none) none { return g.text(string(n.Runes)) }

func (g *generator) Class(n *syntax.Node, _ none) none {
	options := some(n.Class)
	if len(options) == 0 {
		return none{}
	}
	return g.text(options[g.choose(len(options))])
}

func (g *generator) Alternate(n *syntax.Node, _ none) none {
	return g.node(n.Subs[g.choose(len(n.Subs))])
}

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
// filler. Another choice is the fewest rounds without the filler, one more, and
// the most.
func (g *generator) Repeat(n *syntax.Node, _ none) none {
	options := []int{n.Min, n.Min, n.Min + 1}
	if n.Max > n.Min+1 {
		options = append(options, n.Max)
	} else if n.Max < 0 {
		options = append(options, n.Min+2)
	}
	chosen := g.choose(len(options))
	rounds := options[chosen]
	if n.Max >= 0 {
		rounds = min(rounds, n.Max)
	}
	if chosen == 0 && syntax.Visit(wide{}, n.Subs[0], none{}) {
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

// some are characters of a class: first one that people like to read, then those
// at the ends of its ranges.
func some(c *syntax.Class) []string {
	var list []string
	add := func(r rune) {
		if s := string(r); c.Contains(r) && (r < 0xD800 || r > 0xDFFF) && len(list) < maxChoices && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	for _, r := range "xX0 1-_." {
		if len(list) == 0 {
			add(r)
		}
	}
	i := 0
	for _, r := range c.Ranges() {
		if i++; i > 3*maxChoices {
			break
		}
		add(r)
	}
	return list
}
