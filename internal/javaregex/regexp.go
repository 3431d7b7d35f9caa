package javaregex

import (
	"fmt"
	"slices"
	"sync"

	"github.com/gatemap/gatemap/internal/poison"
)

// Regexp is a compiled pattern. It does not change and may be used by several goroutines at once.
type Regexp struct {
	syntax *Syntax
	budget int
	simple simple
	text   string          // the whole pattern is this text, which find looks for
	finish func() *engines // builds what the simple matcher cannot do without
}

// engines are what runs when the simple matcher does not decide. They are built on first use.
type engines struct {
	dfa  *dfa    // nil for irregular patterns
	prog *btprog // always there: it finds, and matches irregular patterns
}

// DefaultBudget is the number of steps after which a backtracking match gives up: about a tenth of a second.
const DefaultBudget = 10_000_000

// Option changes how a pattern is compiled.
type Option func(*Regexp)

// WithBudget sets the number of steps after which a match by backtracking gives up with a [BudgetError]. A step is one
// instruction tried or taken back; the number that a match needs depends on nothing but pattern and subject. Values below 1
// mean [DefaultBudget].
func WithBudget(steps int) Option {
	return func(r *Regexp) {
		if steps > 0 {
			r.budget = steps
		}
	}
}

// Compile compiles a java.util.regex pattern. The error is an [*Error] as from [Parse].
func Compile(pattern string, opts ...Option) (*Regexp, error) {
	s, err := Parse(pattern)
	if err != nil {
		return nil, err
	}
	r := &Regexp{syntax: s, budget: DefaultBudget}
	for _, o := range opts {
		o(r)
	}
	r.simple = classify(s.Root)
	if n := s.Root; n.Kind == KindLiteral && n.Fold == FoldNone && !slices.ContainsFunc(n.Runes, func(r rune) bool { return !isText(r) }) {
		r.text = string(n.Runes)
	}
	r.finish = sync.OnceValue(func() *engines {
		e := &engines{prog: compileBacktrack(s)}
		if n, err := compileNFA(s.Root); err == nil {
			e.dfa = newDFA(n)
		}
		return e
	})
	return r, nil
}

// MustCompile is Compile for patterns that are known to be right; it panics on an error.
func MustCompile(pattern string) *Regexp {
	r, err := Compile(pattern)
	if err != nil {
		panic("javaregex: " + err.Error())
	}
	return r
}

// String returns the pattern.
func (r *Regexp) String() string { return r.syntax.Pattern }

// Syntax returns the tree that the pattern was compiled from.
func (r *Regexp) Syntax() *Syntax { return r.syntax }

// NumSubexp returns the number of capturing groups.
func (r *Regexp) NumSubexp() int { return r.syntax.Groups }

// SubexpIndex returns the number of the group with that name, or -1.
func (r *Regexp) SubexpIndex(name string) int {
	if g, ok := r.syntax.Names[name]; ok {
		return g
	}
	return -1
}

// Strategy says how full matches are decided: "literal", "set", "classes", "prefix", "suffix", "contains" or "any" with
// their texts and the line terminators that must not occur, alternatives of these, "dfa" (linear time) or "backtrack" (with
// a step budget).
func (r *Regexp) Strategy() string {
	switch {
	case r.simple.kind != simpleNone:
		return r.simple.String()
	case r.finish().dfa != nil:
		return "dfa"
	}
	return "backtrack"
}

// Matches reports whether all of s matches, as Pattern.matches does. The error is a [*BudgetError], only from patterns whose
// strategy is "backtrack".
func (r *Regexp) Matches(s string) (bool, error) {
	switch r.simple.kind {
	case simpleLiteral:
		return s == r.simple.literal, nil
	case simpleSet:
		return r.simple.inSet(s), nil
	case simpleFixed:
		return r.simple.fixed[0].match(s), nil
	}
	subject := Subject{s: s}
	return r.MatchesSubject(&subject)
}

// MatchesBytes is Matches without a copy; b must not change meanwhile.
func (r *Regexp) MatchesBytes(b []byte) (bool, error) { return r.Matches(stringOf(b)) }

// MatchesSubject is Matches for a subject that other patterns are matched against too.
func (r *Regexp) MatchesSubject(s *Subject) (bool, error) {
	switch r.simple.kind {
	case simpleNone:
		return r.matchEngine(s.s)
	case simpleLiteral:
		return s.s == r.simple.literal, nil
	case simpleFixed:
		return r.simple.fixed[0].match(s.s), nil
	case simpleGaps:
		if v := r.simple.gaps[0].match(s); v != unsure {
			return v == yes, nil
		}
		return r.matchEngine(s.s)
	}
	if v := r.simple.match(s); v != unsure {
		return v == yes, nil
	}
	return r.matchEngine(s.s)
}

func (r *Regexp) matchEngine(s string) (bool, error) {
	e := r.finish()
	if e.dfa != nil {
		return e.dfa.match(s), nil
	}
	return r.matchBacktrack(e.prog, s)
}

// matchBacktrack decides a full match by backtracking.
func (r *Regexp) matchBacktrack(p *btprog, s string) (bool, error) {
	if isASCII(s) {
		m := bytePool.Get().(*machine[byte])
		defer bytePool.Put(m)
		return fullMatch(m, p, bytesOf(s), r)
	}
	u := unitsOf(s)
	defer u.release()
	m := wordPool.Get().(*machine[uint16])
	defer wordPool.Put(m)
	return fullMatch(m, p, u.u, r)
}

func fullMatch[E unit](m *machine[E], p *btprog, s []E, r *Regexp) (bool, error) {
	m.reset(p, s, r.budgetFor(p, len(s)))
	defer m.release()
	m.full = true
	ok := m.run(0)
	if ok {
		return true, nil
	}
	return false, failure(m, r)
}

// budgetFor is the budget of a search in n units. A program that remembers its failures needs a number of steps that is
// bounded by its size times the subject, and gets it.
func (r *Regexp) budgetFor(p *btprog, n int) int {
	if p.memos == 0 {
		return r.budget
	}
	return r.budget + 8*len(p.code)*n
}

// failure is why a match that was not found may exist, or nil.
func failure[E unit](m *machine[E], r *Regexp) error {
	switch {
	case m.overrun:
		return fmt.Errorf("regex %q: %w", r.String(), ErrOverrun)
	case m.steps > m.budget:
		return &BudgetError{Pattern: r.String(), Steps: m.budget}
	}
	return nil
}

// units is a subject in UTF-16, and where each unit is in the string.
type units struct{ u []uint16 }

var unitsPool = sync.Pool{New: func() any { return new(units) }}

func unitsOf(s string) *units {
	u := unitsPool.Get().(*units)
	u.u = appendUnits(u.u[:0], s)
	return u
}

func (u *units) release() {
	poison.Fill(u.u, poison.Word>>48)
	if cap(u.u) <= 1<<16 {
		unitsPool.Put(u)
	}
}
