package lint

import "github.com/gatemap/gatemap/internal/java/regex/syntax"

// highDegree is from where on polynomial time is reported: a message of a
// hundred characters can be split among six wildcards in a thousand million
// ways.
const highDegree = 6

// mostDegree bounds the count, which nested repetitions multiply.
const mostDegree = 1000

// degree counts the wildcards without a limit that one way through n has one
// after the other. A text that does not match behind the last of them is split
// among them in all ways. Wildcards in look-around and in atomic groups are
// tried for themselves and not counted.
func degree(n *syntax.Node) int {
	total := 0
	switch n.Kind {
	case syntax.KindGroup:
		total = degree(n.Subs[0])
	case syntax.KindConcat:
		for _, sub := range n.Subs {
			total += degree(sub)
		}
	case syntax.KindAlternate:
		for _, sub := range n.Subs {
			total = max(total, degree(sub))
		}
	case syntax.KindRepeat:
		switch body := n.Subs[0]; {
		case n.Mode == syntax.Possessive:
		case n.Max < 0:
			if wild(body) {
				total = 1
			}
		default:
			total = degree(body) * min(n.Max, mostDegree)
		}
	}
	return min(total, mostDegree)
}

// wild reports a single character that may be any.
func wild(n *syntax.Node) bool {
	for n.Kind == syntax.KindGroup {
		n = n.Subs[0]
	}
	return n.Kind == syntax.KindClass && (n.Dot || n.Class.IsAll())
}

// backtracks is the degree of the time that a message without a match takes. A
// wildcard at the end matches whatever is left and takes no other turn.
func (p *pattern) backtracks() int {
	all := degree(p.syntax.Root)
	n := p.syntax.Root
	for n.Kind == syntax.KindGroup {
		n = n.Subs[0]
	}
	if n.Kind == syntax.KindConcat {
		n = n.Subs[len(n.Subs)-1]
	}
	if n.Kind == syntax.KindRepeat && n.Max < 0 && wild(n.Subs[0]) {
		all--
	}
	return all
}
