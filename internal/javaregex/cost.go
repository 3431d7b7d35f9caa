package javaregex

import "github.com/gatemap/gatemap/internal/meter"

// What one step of a meter pays for, measured: each costs some 20 ns.
const (
	machineSteps = 1  // instructions of the backtracking machine, tried or taken back
	nfaVisits    = 2  // instructions of an nfa that a character visits
	dfaBytes     = 16 // bytes that a DFA reads
)

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
