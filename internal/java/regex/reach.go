package regex

import (
	"context"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
	"github.com/gatemap/gatemap/internal/meter"
)

// Reach returns the length of the longest prefix of s that the beginning of some full match could be: len(s) when s matches
// or could be continued to a match, else the offset of the first character that no match has there. It explains why a pattern
// does not match. Of look-around, back-references, grapheme clusters, atomic and possessive parts it assumes the best, so
// that for patterns with these the offset may be too large. It is -1 where finding out takes too much work.
func (r *Regexp) Reach(s string) int {
	var m meter.Meter
	m.Begin(context.Background(), meter.Limits{Match: maxReach}, nil)
	return r.ReachMetered(&m, s)
}

// ReachMetered is [Regexp.Reach] with a meter that pays for the work, and -1 when that allows no more.
func (r *Regexp) ReachMetered(m *meter.Meter, s string) int {
	if r.payBuilt(m) != nil {
		return -1
	}
	n, err := compileNFA(syntax.Relax(r.Syntax().Root))
	if err != nil {
		return -1
	}
	q := n.search()
	defer n.searches.Put(q)
	set, all := q.begins()
	if all {
		return len(s)
	}
	g := n.newCursor(s)
	_, at, err := q.runAsserting(set, &g, &bill{account: account{m: m}})
	if err != nil {
		return -1
	}
	return at
}

// maxReach bounds the work of Reach: a tenth of a second.
const maxReach = 5_000_000
