// Package meter bounds what one evaluation may cost: steps of work, bytes of
// memory that live, and levels of nesting. An evaluation owns one Meter, and
// whatever works for it spends from that one.
//
// A step is some nanoseconds of work: a node of a plan, an element that is
// visited, BytesPerStep bytes that are read or copied. Steps are counted, never
// measured, so the same input ends at the same step on every machine.
package meter

import (
	"context"
	"fmt"
	"math"
)

// BytesPerStep is how many bytes of a text one step reads, compares or copies.
const BytesPerStep = 32

// quantum is how many steps pass between two looks at the context: less than a
// millisecond of work.
const quantum = 4096

// Limits are what a Meter allows. Zero means the default, a negative number the
// most that there is.
type Limits struct {
	Steps   int64 // of all work together
	Match   int64 // of the steps, those of matching patterns
	Memory  int64 // bytes that live at one time
	Nesting int64 // levels
}

// The defaults and the most of each limit; docs/limits.md says where they come
// from and what they cost.
var (
	Defaults = Limits{Steps: 20_000_000, Match: 20_000_000, Memory: 256 << 20, Nesting: 6000}
	Most     = Limits{Steps: math.MaxInt64, Match: math.MaxInt64, Memory: 1 << 30, Nesting: 20_000}
)

// Or returns the limits with defaults in place of zeros and the most in place
// of negative numbers.
func (l Limits) Or(defaults Limits) Limits {
	return Limits{
		Steps:   limitOr(l.Steps, defaults.Steps, Most.Steps),
		Match:   limitOr(l.Match, defaults.Match, Most.Match),
		Memory:  limitOr(l.Memory, defaults.Memory, Most.Memory),
		Nesting: limitOr(l.Nesting, defaults.Nesting, Most.Nesting),
	}
}

// limitOr returns n, zero where it is 0 and negative where it is below.
func limitOr(n, zero, negative int64) int64 {
	switch {
	case n == 0:
		return zero
	case n < 0:
		return negative
	}
	return n
}

// The names of the limits, as a LimitError has them.
const (
	Steps   = "steps"
	Match   = "pattern matching" // in steps
	Memory  = "memory"           // in bytes
	Nesting = "nesting"          // in levels
)

// LimitError says which limit ended an evaluation.
type LimitError struct {
	What  string // one of the names above, or that of another limit
	Limit int64
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("the evaluation exceeds the limit of %d for %s", e.Limit, e.What)
}

// Meter counts what one evaluation spends. Its first error is its last: every
// later call that takes something returns it, so work that has no way to return an error may go on
// to its end, and the evaluation asks Err. A nil *Meter allows everything; the
// zero Meter has the default limits. It is not safe for concurrent use.
type Meter struct {
	left  int64 // steps until the next look at the limit and the context
	room  int64 // bytes until the next look at what lives
	asked int64 // bytes that were asked for, and room
	rest  int64 // steps behind left
	match int64 // steps that patterns have left
	depth int64
	deep  int64 // the most that depth may be; below zero once there is an error

	limits Limits
	spent  int64           // steps, once there is an error
	ctx    context.Context // nil if it cannot end
	live   func() int64
	err    error
	begun  bool
}

// Begin makes m ready for an evaluation. A nil ctx never ends. live measures
// the bytes that live, for when as many were asked for as the limit allows; nil
// means that all of them live. It may spend steps and must not hold bytes.
func (m *Meter) Begin(ctx context.Context, l Limits, live func() int64) {
	if m.begun {
		m.forget()
	}
	if l.Steps <= 0 || l.Match <= 0 || l.Memory <= 0 || l.Nesting <= 0 {
		l = l.Or(Defaults)
	}
	// One after the other: an assignment of the whole is slower than the rest
	// of a small evaluation's bookkeeping. What is not set here is zero before
	// the first Begin and after forget.
	m.limits, m.begun = l, true
	m.asked, m.room, m.match = l.Memory, l.Memory, l.Match
	m.deep, m.left, m.rest, m.depth = l.Nesting, l.Steps, 0, 0
	if live != nil {
		m.live = live
	}
	if ctx != nil && ctx.Done() != nil {
		m.look(ctx)
	}
}

// look makes the Meter look at ctx from now on.
func (m *Meter) look(ctx context.Context) {
	m.ctx, m.left, m.rest = ctx, 0, m.limits.Steps
	if ctx.Err() != nil {
		m.fail(m.canceled())
	}
}

// End lets go of the context and of what measures.
func (m *Meter) End() {
	if !m.begun {
		return
	}
	m.forget()
	m.begun = false
	m.left, m.rest, m.room, m.match, m.deep, m.depth = 0, 0, 0, 0, 0, 0
}

// forget lets go of what m points to.
func (m *Meter) forget() {
	if m.ctx != nil || m.live != nil || m.err != nil {
		m.ctx, m.live, m.err = nil, nil, nil
	}
}

// Spend takes n steps. A number below zero, an overflow, is more than any
// limit.
func (m *Meter) Spend(n int) error {
	if m == nil {
		return nil
	}
	if uint64(n) > uint64(m.left) {
		return m.spendMore(int64(n))
	}
	m.left -= int64(n)
	return nil
}

// SpendBytes takes the steps of reading or copying n bytes.
func (m *Meter) SpendBytes(n int) error { return m.Spend(n/BytesPerStep + 1) }

// SpendMatch takes n steps of matching patterns, which have a limit of their
// own and count as steps, too.
func (m *Meter) SpendMatch(n int) error {
	if m == nil {
		return nil
	}
	if uint64(n) > uint64(min(m.match, m.left)) {
		return m.spendMatchMore(n)
	}
	m.match -= int64(n)
	m.left -= int64(n)
	return nil
}

// MatchRoom returns how many steps of matching patterns can be taken one after
// the other or together without an error or a look at the context.
func (m *Meter) MatchRoom() int {
	if m == nil {
		return math.MaxInt
	}
	return int(max(0, min(m.match, m.left)))
}

// spendMatchMore takes n steps, which are more than one of the counters has.
func (m *Meter) spendMatchMore(n int) error {
	if m.begin(); m.err != nil {
		return m.err
	}
	if uint64(n) > uint64(m.match) {
		return m.fail(&LimitError{What: Match, Limit: m.limits.Match})
	}
	m.match -= int64(n)
	return m.Spend(n)
}

func (m *Meter) begin() {
	if !m.begun {
		m.Begin(context.Background(), Limits{}, nil)
	}
}

// spendMore takes n steps, which are more than m.left: the limit or the
// context ends the evaluation, or the next steps begin.
func (m *Meter) spendMore(n int64) error {
	m.begin()
	if m.err != nil {
		return m.err
	}
	if n < 0 || n-m.left > m.rest {
		return m.fail(&LimitError{What: Steps, Limit: m.limits.Steps})
	}
	if m.ctx != nil && m.ctx.Err() != nil {
		return m.fail(m.canceled())
	}
	m.rest -= n - m.left
	m.left = m.rest
	if m.ctx != nil {
		m.left = min(m.rest, quantum)
	}
	m.rest -= m.left
	return nil
}

func (m *Meter) canceled() error {
	return fmt.Errorf("the evaluation was ended from outside: %w", context.Cause(m.ctx))
}

// Watched reports whether a context can end the evaluation.
func (m *Meter) Watched() bool { return m != nil && m.ctx != nil }

// Look looks at the context and returns the error that has ended the evaluation.
// What works for long on steps that are paid for calls it about every 64 KB.
func (m *Meter) Look() error {
	if m == nil {
		return nil
	}
	if m.err == nil && m.ctx != nil && m.ctx.Err() != nil {
		return m.fail(m.canceled())
	}
	return m.err
}

// Hold says that n bytes are about to be asked for.
func (m *Meter) Hold(n int) error {
	if m == nil {
		return nil
	}
	if uint64(n) > uint64(m.room) {
		return m.holdMore(int64(n))
	}
	m.room -= int64(n)
	return nil
}

// UseLive makes live measure the bytes that live.
func (m *Meter) UseLive(live func() int64) {
	if m != nil {
		m.live = live
	}
}

// Held returns the bytes that were asked for since Begin, those of garbage, too:
// of two such figures the difference bounds what was made in between.
func (m *Meter) Held() int64 {
	if m == nil {
		return 0
	}
	return m.asked - m.room
}

// holdMore measures what lives. At least an eighth of the limit is asked for
// between two measures, so that their cost is in proportion; up to as much
// garbage may lie beside what lives.
func (m *Meter) holdMore(n int64) error {
	m.begin()
	if m.err != nil {
		return m.err
	}
	limit := m.limits.Memory
	if n >= 0 && n <= m.room { // a Meter that had not begun
		m.room -= n
		return nil
	}
	live := limit
	if n >= 0 && n <= limit && m.live != nil {
		live = m.live()
		if m.err != nil {
			return m.err
		}
	}
	if n < 0 || n > limit-live {
		return m.fail(&LimitError{What: Memory, Limit: limit})
	}
	held := m.Held()
	m.room = max(limit-live, limit/8, n) - n
	m.asked = held + n + m.room
	return nil
}

// Enter begins a level of nesting, which Leave ends if there was no error.
func (m *Meter) Enter() error {
	if m == nil {
		return nil
	}
	if m.depth++; m.depth > m.deep {
		return m.enterMore()
	}
	return nil
}

func (m *Meter) enterMore() error {
	if !m.begun {
		m.begin()
		m.depth = 1
	}
	if m.depth <= m.deep {
		return nil
	}
	m.depth--
	if m.err != nil {
		return m.err
	}
	return m.fail(&LimitError{What: Nesting, Limit: m.limits.Nesting})
}

// Leave ends a level of nesting.
func (m *Meter) Leave() {
	if m != nil {
		m.depth--
	}
}

// Fail ends the evaluation with an error, unless one had ended it before, and
// returns the error that did.
func (m *Meter) Fail(err error) error {
	if m == nil {
		return err
	}
	m.begin()
	return m.fail(err)
}

func (m *Meter) fail(err error) error {
	if m.err == nil {
		m.err, m.spent = err, m.Spent()
	}
	m.deep, m.left, m.rest, m.room, m.match = -1, 0, 0, 0, 0
	return m.err
}

// Err returns the error that ended the evaluation, nil if none did.
func (m *Meter) Err() error {
	if m == nil {
		return nil
	}
	return m.err
}

// Spent returns the steps that were taken.
func (m *Meter) Spent() int64 {
	if m == nil || !m.begun {
		return 0
	}
	if m.err != nil {
		return m.spent
	}
	return m.limits.Steps - m.rest - m.left
}

// Matched returns the steps of them that matching patterns took.
func (m *Meter) Matched() int64 {
	if m == nil || !m.begun || m.err != nil {
		return 0
	}
	return m.limits.Match - m.match
}

// MemoryLimit returns the most bytes that may live: a bound for a text whose
// length is not known before it is made.
func (m *Meter) MemoryLimit() int {
	if m == nil {
		return int(Most.Memory)
	}
	m.begin()
	return int(m.limits.Memory)
}
