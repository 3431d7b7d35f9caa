package regex

import "github.com/gatemap/gatemap/internal/java/regex/syntax"

// nfaSearch steps sets of instructions of an nfa. A set is closed over splits, which stay in it; assertions stay in it until
// the position is known, which is when the next character is. The size of a set is what it costs to step it.
type nfaSearch struct {
	n       *nfa
	mark    []uint32 // by instruction: the generation that added it
	gen     uint32
	stack   []int32
	set     []int32 // what the last call returned
	spare   []int32
	forever bool // the set accepts everything from here on
}

func newSearch(n *nfa) *nfaSearch {
	return &nfaSearch{n: n, mark: make([]uint32, len(n.code))}
}

// search borrows a search from n.searches.
func (n *nfa) search() *nfaSearch { return n.searches.Get().(*nfaSearch) }

func (q *nfaSearch) begin() []int32 {
	if q.gen++; q.gen == 0 { // all marks of 2^32 generations ago
		clear(q.mark)
		q.gen = 1
	}
	q.forever = false
	out := q.spare[:0]
	q.spare = q.set
	return out
}

// add adds pc and what splits lead to; with pass, also what assertions of the mask lead to.
func (q *nfaSearch) add(out []int32, pc int32, pass bool, mask uint32) []int32 {
	q.stack = append(q.stack[:0], pc)
	for len(q.stack) > 0 {
		pc := q.stack[len(q.stack)-1]
		q.stack = q.stack[:len(q.stack)-1]
		if q.mark[pc] == q.gen {
			continue
		}
		q.mark[pc] = q.gen
		out = append(out, pc)
		switch in := &q.n.code[pc]; in.op {
		case nfaSplit:
			q.stack = append(q.stack, in.alt, in.out)
		case nfaAssert:
			if pass && mask>>in.assert&1 != 0 {
				q.stack = append(q.stack, in.out)
			}
		case nfaChar:
			q.forever = q.forever || in.forever
		}
	}
	return out
}

// from is the closed set of the given instructions.
func (q *nfaSearch) from(pcs []int32) []int32 {
	out := q.begin()
	for _, pc := range pcs {
		out = q.add(out, pc, false, 0)
	}
	q.set = out
	return out
}

// resolve passes the assertions of the mask.
func (q *nfaSearch) resolve(set []int32, mask uint32) []int32 {
	if len(q.n.asserts) == 0 {
		return set
	}
	out := q.begin()
	for _, pc := range set {
		out = q.add(out, pc, true, mask)
	}
	q.set = out
	return out
}

// accepts reports whether the set holds the match at the end of the subject.
func (q *nfaSearch) accepts(set []int32, mask uint32) bool {
	for _, pc := range q.resolve(set, mask) {
		if q.n.code[pc].op == nfaMatch {
			return true
		}
	}
	return false
}

// stepClass is the set behind the character r.
func (q *nfaSearch) stepClass(set []int32, mask uint32, r rune) []int32 {
	set = q.resolve(set, mask)
	out := q.begin()
	for _, pc := range set {
		if in := &q.n.code[pc]; in.op == nfaChar && in.cls.Contains(r) {
			out = q.add(out, in.out, false, 0)
		}
	}
	q.set = out
	return out
}

// begins is the set at the beginning of a subject; true when it accepts any.
func (q *nfaSearch) begins() ([]int32, bool) {
	set := q.from([]int32{q.n.start})
	return set, q.forever
}

// run reads s from i; it returns what dfa.read does.
func (q *nfaSearch) run(set []int32, s string, i int, bill *bill) (bool, int, error) {
	for i < len(s) {
		if err := bill.add(len(set)); err != nil {
			return false, i, err
		}
		r, n := syntax.Decode(s, i)
		if set = q.stepClass(set, 0, r); len(set) == 0 {
			return false, i, nil
		}
		i += n
		if q.forever {
			return true, len(s), nil
		}
	}
	return q.accepts(set, 0), len(s), nil
}

// runAsserting is run for patterns with assertions, from where g is.
func (q *nfaSearch) runAsserting(set []int32, g *cursor, bill *bill) (bool, int, error) {
	for ; g.at >= 0; g.advance() {
		if err := bill.add(len(set)); err != nil {
			return false, g.i, err
		}
		if set = q.stepClass(set, q.n.mask(g), g.at); len(set) == 0 {
			return false, g.i, nil
		}
		if q.forever {
			return true, len(g.s), nil
		}
	}
	return q.accepts(set, q.n.mask(g)), g.i, nil
}
