package regex

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/poison"
)

// Regexp is a compiled pattern. It does not change and may be used by several goroutines at once.
type Regexp struct {
	syntax *syntax.Tree // without its Root, see withoutRoot
	budget int
	simple simple
	text   string // the whole pattern is this text, which find looks for
	weight int    // about how many instructions that has, which is known before
	once   sync.Once
	built  atomic.Pointer[engines] // nil before the first use
}

// engines are what runs when the simple matcher does not decide. They are built on first use.
type engines struct {
	nfa   *nfa    // nil for irregular patterns, and for some that are enormous
	dfa   *dfa    // nil where nfa is, or where it would tell too many characters apart
	prog  *btprog // always there: it finds, and matches where there is no nfa
	least int     // characters that a subject has to have; 0 where Java may fail with an exception
}

// DefaultBudget is the number of steps after which a backtracking match without a meter gives up: about a tenth of a second.
const DefaultBudget = 10_000_000

// Option changes how a pattern is compiled.
type Option func(*Regexp)

// WithBudget sets the number of steps after which a match by backtracking gives up with a [BudgetError] where no meter pays
// for it. A step is one instruction tried or taken back; the number that a match needs depends on nothing but pattern and
// subject. Values below 1 mean [DefaultBudget].
func WithBudget(steps int) Option {
	return func(r *Regexp) {
		if steps > 0 {
			r.budget = steps
		}
	}
}

// Compile compiles a java.util.regex pattern. The error is a [*syntax.Error].
func Compile(pattern string, opts ...Option) (*Regexp, error) {
	s, err := syntax.Parse(pattern)
	if err != nil {
		return nil, err
	}
	r := &Regexp{syntax: s, budget: DefaultBudget}
	for _, o := range opts {
		o(r)
	}
	r.simple = classify(s.Root)
	r.weight = weigh(s.Root)
	if n := s.Root; n.Kind == syntax.KindLiteral && n.Fold == syntax.FoldNone && !slices.ContainsFunc(n.Runes, func(r rune) bool { return !syntax.IsText(r) }) {
		r.text = string(n.Runes)
	}
	r.syntax = withoutRoot(s)
	return r, nil
}

// withoutRoot returns what is known of a pattern besides its nodes, which take fifty times the memory of its text. Most
// patterns are simple or never get as far as the engines, which are built of the nodes once; whoever compiled them keeps
// them for as long as it lives.
func withoutRoot(s *syntax.Tree) *syntax.Tree {
	t := *s
	if t.Root = nil; len(t.Names) == 0 {
		t.Names = nil
	}
	return &t
}

// finish returns the engines, which it builds once.
func (r *Regexp) finish() *engines {
	if e := r.built.Load(); e != nil {
		return e
	}
	r.once.Do(func() { r.built.Store(build(r.Syntax())) })
	return r.built.Load()
}

func build(s *syntax.Tree) *engines {
	e := &engines{prog: compileBacktrack(s)}
	if !e.prog.backrefs && !e.prog.boundaries {
		e.least = syntax.MinLength(s.Root)
	}
	if n, err := compileNFA(s.Root); err == nil {
		e.nfa, e.dfa = n, newDFA(n)
	}
	return e
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

// Syntax returns the tree of the pattern, which it parses again each time.
func (r *Regexp) Syntax() *syntax.Tree {
	t, err := syntax.Parse(r.syntax.Pattern)
	if err != nil {
		panic("javaregex: a pattern parses once and not twice: " + err.Error())
	}
	return t
}

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
// their texts and the line terminators that must not occur, alternatives of these, "dfa" or "nfa" (linear time) or
// "backtrack" (with a step budget).
func (r *Regexp) Strategy() string {
	switch {
	case r.simple.kind != simpleNone:
		return r.simple.String()
	case r.finish().dfa != nil:
		return "dfa"
	case r.finish().nfa != nil:
		return "nfa"
	}
	return "backtrack"
}

// What a quick pattern may have: parts of a simple one that each look at the subject, and instructions.
const (
	quickParts  = 64
	quickWeight = 1 << 11
)

// IsQuick reports whether a full match takes no more than a few nanoseconds for each byte of the subject, so that nobody need
// count it.
func (r *Regexp) IsQuick() bool {
	if r.simple.kind != simpleNone {
		return r.simple.cost().Quick
	}
	if r.weight > quickWeight {
		return false
	}
	d := r.finish().dfa
	return d != nil && d.whole()
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

// MatchesMetered is Matches for an evaluation whose meter pays for the work, whatever the strategy. The error is a
// [*BudgetError] with that of the meter. A nil meter makes it Matches.
func (r *Regexp) MatchesMetered(m *meter.Meter, s string) (bool, error) {
	subject := Subject{s: s}
	return r.MatchesSubjectMetered(m, &subject)
}

// MatchesSubject is Matches for a subject that other patterns are matched against too.
func (r *Regexp) MatchesSubject(s *Subject) (bool, error) { return r.MatchesSubjectMetered(nil, s) }

// SimpleCost returns what [Regexp.MatchesSubjectMetered] takes before it tries anything but the simple matcher, zero if the
// pattern has none.
func (r *Regexp) SimpleCost() SimpleCost {
	if r.simple.kind == simpleNone {
		return SimpleCost{}
	}
	return r.simple.cost()
}

// MatchesSimply is MatchesSubject for a caller who pays [Regexp.SimpleCost] himself. It reports false, and nothing is to be paid, if
// the simple matcher does not decide.
func (r *Regexp) MatchesSimply(s *Subject) (ok, decided bool) {
	v := r.matchSimple(s)
	return v == yes, v != unsure
}

// MatchesSubjectMetered is [Regexp.MatchesMetered] for a subject that other patterns are matched against too.
func (r *Regexp) MatchesSubjectMetered(m *meter.Meter, s *Subject) (bool, error) {
	if r.simple.kind == simpleNone {
		return r.matchEngine(m, s.s)
	}
	if m != nil {
		if err := m.SpendMatch(r.simple.steps(len(s.s))); err != nil {
			return false, r.gaveUp(err)
		}
	}
	if v := r.matchSimple(s); v != unsure {
		return v == yes, nil
	}
	if m != nil {
		if err := m.SpendMatch(r.weight * buildSteps); err != nil {
			return false, r.gaveUp(err)
		}
	}
	return r.matchEngine(m, s.s)
}

func (r *Regexp) matchSimple(s *Subject) verdict {
	ok := false
	switch r.simple.kind {
	case simpleLiteral:
		ok = s.s == r.simple.literal
	case simpleFixed:
		ok = r.simple.fixed[0].match(s.s)
	case simpleGaps:
		return r.simple.gaps[0].match(s)
	default:
		return r.simple.match(s)
	}
	if ok {
		return yes
	}
	return no
}

func (r *Regexp) matchEngine(m *meter.Meter, s string) (bool, error) {
	e := r.finish()
	a := r.account(m)
	var ok bool
	var err error
	switch {
	case len(s) < e.least:
		return false, r.gaveUp(a.pay(0, 1))
	case e.dfa != nil:
		ok, err = e.dfa.match(s, a)
	case e.nfa != nil:
		ok, err = e.nfa.match(s, a)
	default:
		return r.matchBacktrack(e.prog, s, a)
	}
	return ok, r.gaveUp(err)
}

// match reports whether all of s matches.
func (n *nfa) match(s string, a account) (bool, error) {
	q := n.search()
	defer n.searches.Put(q)
	b := bill{account: a}
	set, ok := q.begins()
	if ok {
		return true, b.settle()
	}
	g := n.newCursor(s)
	ok, _, err := q.runAsserting(set, &g, &b)
	if err == nil {
		err = b.settle()
	}
	return ok, err
}

// matchBacktrack decides a full match by backtracking.
func (r *Regexp) matchBacktrack(p *btprog, s string, a account) (bool, error) {
	if isASCII(s) {
		m := bytePool.Get().(*machine[byte])
		defer bytePool.Put(m)
		return fullMatch(m, p, bytesOf(s), r, a)
	}
	u := unitsOf(s)
	defer u.release()
	m := wordPool.Get().(*machine[uint16])
	defer wordPool.Put(m)
	return fullMatch(m, p, u.u, r, a)
}

func fullMatch[E unit](m *machine[E], p *btprog, s []E, r *Regexp, a account) (bool, error) {
	m.reset(p, s, a)
	defer m.release()
	m.full = true
	ok := m.run(0)
	if err := m.settleUp(len(s)); err != nil || !ok {
		return false, failure(m, r)
	}
	return true, nil
}

// failure is why a match that was not found may exist, or nil.
func failure[E unit](m *machine[E], r *Regexp) error {
	switch {
	case m.overrun:
		return fmt.Errorf("regex %q: %w", r.String(), ErrOverrun)
	case m.err != nil:
		return r.gaveUp(m.err)
	case m.stopped:
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
