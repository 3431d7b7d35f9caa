package regex

import (
	"errors"
	"strings"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
	"github.com/gatemap/gatemap/internal/meter"
)

// What one step of a meter pays for, measured: each costs some 20 ns.
const (
	machineSteps = 1  // instructions of the backtracking machine, tried or taken back
	nfaVisits    = 2  // instructions of an nfa that a character visits
	dfaBytes     = 16 // bytes that a DFA reads
	partSteps    = 2  // steps for each part that a text is split into
)

// What making a pattern ready takes, in steps.
const (
	parseSteps = 10 // for each byte of the pattern
	rangeSteps = 2  // for each range that classes are made of on the way
	buildSteps = 16 // for each instruction of the engines
	stateSteps = 2  // are what so many instructions in the states of a whole DFA take, one step
)

// What a pattern takes, in bytes.
const (
	parseBytes = 64  // for each byte of the pattern
	buildBytes = 256 // for each instruction of the engines
)

// CompileMetered is [Compile] for an evaluation whose meter pays for the work. It is a [*BudgetError] when
// that allows no more.
func CompileMetered(m *meter.Meter, pattern string) (*Regexp, error) {
	if err := payParse(m, pattern); err != nil {
		return nil, err
	}
	r, err := Compile(pattern)
	work := 0
	if refused := (*syntax.Error)(nil); errors.As(err, &refused) {
		work = refused.Work
	} else {
		work = r.syntax.Work
	}
	if over := m.SpendMatch(work * rangeSteps); over != nil {
		return nil, &BudgetError{Pattern: strings.Clone(pattern), Err: over}
	}
	return r, err
}

// PayCompiled pays what [CompileMetered] does for a pattern that was compiled before.
func PayCompiled(m *meter.Meter, r *Regexp) error {
	err := payParse(m, r.String())
	if err == nil {
		err = r.gaveUp(m.SpendMatch(r.syntax.Work * rangeSteps))
	}
	return err
}

func payParse(m *meter.Meter, pattern string) error {
	n := min(len(pattern), syntax.MaxPattern)
	if err := m.SpendMatch(n * parseSteps); err != nil {
		return &BudgetError{Pattern: strings.Clone(pattern), Err: err}
	}
	return nil
}

// PayMatching pays for what full matches need that is built once. What a match costs does not depend on which was the
// first: so an evaluation pays for it once, or for each use, however long it has been there.
func (r *Regexp) PayMatching(m *meter.Meter) error {
	if r.simple.kind != simpleNone {
		return nil
	}
	if err := r.payBuilt(m); err != nil {
		return err
	}
	d := r.finish().dfa
	if d == nil {
		return nil
	}
	d.whole()
	return r.gaveUp(m.SpendMatch(d.work / stateSteps))
}

// PayFinding is PayMatching for what a [Finder] needs.
func (r *Regexp) PayFinding(m *meter.Meter) error {
	if r.text != "" {
		return nil
	}
	return r.payBuilt(m)
}

// payBuilt pays for the engines before they are built.
func (r *Regexp) payBuilt(m *meter.Meter) error {
	err := m.SpendMatch(r.weight * buildSteps)
	if err == nil {
		err = m.Hold(r.weight * buildBytes)
	}
	return r.gaveUp(err)
}

// weigh returns about how many instructions the engines for n have: those of the backtracking program, and, up to its bound,
// those of the nfa, for which repetitions are written out.
func weigh(n *syntax.Node) int {
	nodes, written := weighNode(n)
	return nodes + min(written, maxNFA)
}

func weighNode(n *syntax.Node) (nodes, written int) {
	nodes = 1 + len(n.Runes)
	written = nodes
	for _, s := range n.Subs {
		a, b := weighNode(s)
		nodes, written = nodes+a, min(written+b, maxNFA)
	}
	if n.Kind == syntax.KindRepeat && written <= maxNFA {
		times := max(n.Max, n.Min, 1)
		if times > maxNFA {
			return nodes, maxNFA
		}
		written = min(written*times, maxNFA)
	}
	return nodes, written
}

// Size returns about how many bytes the pattern takes with its engines, which have not run yet: the same whatever was matched
// before.
func (r *Regexp) Size() int {
	n := len(r.String()) * parseBytes
	if r.text == "" {
		n += r.weight * buildBytes
	}
	return n
}

// Footprint returns about how many bytes the pattern takes now; what matches need is built, and grows, as they run.
func (r *Regexp) Footprint() int {
	n := r.Size()
	if r.text == "" && r.finish().dfa != nil {
		n += r.finish().dfa.footprint()
	}
	return n
}

// account is what a match spends from: a meter, or, without one, a budget of its own.
type account struct {
	m      *meter.Meter
	budget int // without a meter, in steps of the backtracking machine
}

// account is what a match of r spends from.
func (r *Regexp) account(m *meter.Meter) account { return account{m, r.budget} }

// pay takes units of work, per of which are a step.
func (a account) pay(units, per int) error {
	if a.m == nil {
		return nil
	}
	return a.m.SpendMatch(units/per + 1)
}

// gaveUp is the error of a match that was ended by err.
func (r *Regexp) gaveUp(err error) error {
	if err == nil {
		return nil
	}
	return &BudgetError{Pattern: r.String(), Err: err}
}

// bill collects what the sets of an nfa cost, and pays it in rounds.
type bill struct {
	account
	visits int
}

// round is how many visits are paid for at once: a fraction of a millisecond.
const round = 1 << 14

func (b *bill) add(visits int) error {
	if b.visits += visits + 1; b.visits < round {
		return nil
	}
	return b.settle()
}

// settle pays what has not been paid.
func (b *bill) settle() error {
	n := b.visits / nfaVisits
	b.visits %= nfaVisits
	if b.m == nil || n == 0 {
		return nil
	}
	return b.m.SpendMatch(n)
}
