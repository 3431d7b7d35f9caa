package bench

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gatemap/gatemap/internal/cputime"
)

// Row is one goal: figures that have to be reached, measured as ratios within
// one run.
type Row struct {
	ID   string
	What string
	// Goals are the figures of the row, in the order in which Measure gives
	// the measured ones.
	Goals []Goal
	// Peers says that the row needs other runtimes.
	Peers bool
	// Slow says that -quick leaves the row out.
	Slow    bool
	Measure func(*Session) ([]Figure, error)
}

// Goal is one figure to reach: at most Must times the base, or with AtLeast,
// that many times faster than the base. Stretch 0 means that none is set.
type Goal struct {
	Name          string // which part of the row, "" for its only one
	AtLeast       bool
	Must, Stretch float64
}

// Figure is what was measured for a Goal. Value is compared with the goal;
// Low and High tell how it spread over the rounds.
type Figure struct{ Value, Low, High float64 }

// Met reports whether the figure reaches the goal.
func (g Goal) Met(f Figure) bool {
	if g.AtLeast {
		return f.Value >= g.Must
	}
	return f.Value <= g.Must
}

func (g Goal) bound(v float64) string {
	if v == 0 && (g.Must != 0 || g.AtLeast) {
		return "-"
	}
	if g.AtLeast {
		return ">= " + format(v)
	}
	return "<= " + format(v)
}

// format prints a ratio with three digits.
func format(v float64) string {
	switch {
	case v >= 99.95:
		return fmt.Sprintf("%.0fx", v)
	case v >= 9.995:
		return fmt.Sprintf("%.1fx", v)
	default:
		return fmt.Sprintf("%.2fx", v)
	}
}

// Session says how thoroughly to measure.
type Session struct {
	Rounds int
	Each   time.Duration
	Quick  bool         // a few measurements instead of many
	Peers  *Peers       // nil without -peers
	Real   string       // a folder with more templates of public repositories, ../shared/realworld if ""
	Detail func(string) // is told what the rows of many templates or notations are made of, may be nil

	built *programs
}

// detail tells Detail a line, if there is one.
func (s *Session) detail(format string, args ...any) {
	if s.Detail != nil {
		s.Detail(fmt.Sprintf(format, args...))
	}
}

// interleave measures variants with the session's rounds.
func (s *Session) interleave(variants ...runner) *series {
	return interleave(s.Rounds, s.Each, variants...)
}

// interleaveCPU is interleave by the time that the process is on a processor, the
// collector's included: for variants that take so long that they are interrupted.
func (s *Session) interleaveCPU(variants ...runner) *series {
	return interleaveBy(cputime.Now, s.Rounds, s.Each, variants...)
}

// Outcome is a measured row.
type Outcome struct {
	Row     *Row
	Figures []Figure
	Err     error
}

// Unavailable reports whether the row cannot be measured here.
func (o Outcome) Unavailable() bool {
	why := (*Unavailable)(nil)
	return errors.As(o.Err, &why)
}

// Verdict says whether the row is met, missed or not measured.
func (o Outcome) Verdict() string {
	switch {
	case o.Unavailable():
		return "not measured"
	case o.OK():
		return "met"
	}
	return "**missed**"
}

// OK reports whether every must of the row is met.
func (o Outcome) OK() bool {
	if o.Err != nil || len(o.Figures) != len(o.Row.Goals) {
		return false
	}
	for i, g := range o.Row.Goals {
		if !g.Met(o.Figures[i]) {
			return false
		}
	}
	return true
}

// Must prints the goals of the row that have to be met, with slashes between
// them.
func (o Outcome) Must() string {
	return o.each(func(i int) string { return o.Row.Goals[i].bound(o.Row.Goals[i].Must) })
}

// Stretch prints the stretch goals of the row, with slashes between them.
func (o Outcome) Stretch() string {
	return o.each(func(i int) string { return o.Row.Goals[i].bound(o.Row.Goals[i].Stretch) })
}

// Measured prints the measured figures of the row, with slashes between them.
func (o Outcome) Measured() string {
	if o.Err != nil {
		return strings.NewReplacer("\n", " ", "|", "/").Replace(o.Err.Error()) // one cell of a table
	}
	return o.each(func(i int) string { return format(o.Figures[i].Value) })
}

// Spread prints the 10th and 90th percentile of each figure.
func (o Outcome) Spread() string {
	if o.Err != nil {
		return ""
	}
	return o.each(func(i int) string { return format(o.Figures[i].Low) + "-" + format(o.Figures[i].High) })
}

func (o Outcome) each(f func(i int) string) string {
	parts := make([]string, len(o.Row.Goals))
	for i := range parts {
		parts[i] = f(i)
	}
	return strings.Join(parts, " / ")
}

// Cost is the figure for "at most": how many times the base's time.
func (r Ratio) Cost() Figure { return Figure{min(r.Median, r.Best), r.P10, r.P90} }

// Speed is the figure for "at least": how many times faster than the base.
func (r Ratio) Speed() Figure {
	return Figure{max(1/r.Median, 1/r.Best), 1 / r.P90, 1 / r.P10}
}
