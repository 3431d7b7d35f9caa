package selection

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	javaregex "github.com/gatemap/gatemap/internal/java/regex"
	"github.com/gatemap/gatemap/internal/java/regex/syntax"
	"github.com/gatemap/gatemap/internal/lazy"
	"github.com/gatemap/gatemap/internal/meter"
)

// Pattern is a compiled selection pattern, normally one that CompilePattern
// made. It has to be safe for concurrent use if the Selector is used so.
type Pattern interface {
	// Matches reports whether the pattern matches the whole of s. Its error is
	// that of a matcher that gave up; it never means "no".
	Matches(s string) (bool, error)
}

// CompilePattern compiles a java.util.regex pattern. The error is a
// *PatternSyntaxError.
func CompilePattern(pattern string) (Pattern, error) {
	re, err := javaregex.Compile(pattern)
	if err != nil {
		var e *syntax.Error
		if errors.As(err, &e) {
			return nil, &PatternSyntaxError{e.Pattern, e.Offset, e.Line, e.Column, e.Msg, e.Unsupported, e.Repetition}
		}
		return nil, err
	}
	return re, nil
}

// PatternSyntaxError is a pattern that Java refuses, or one that Java accepts
// and this module cannot honour, with the place.
type PatternSyntaxError struct {
	Pattern      string
	Offset       int // in bytes, of the place that Java names, or of the construct that is not supported
	Line, Column int // of Offset, from 1; Column counts code points
	Msg          string
	Unsupported  bool // Java 17 accepts the pattern
	Repetition   bool // the fault is in braces that are no count of repetitions
}

// Error gives the message and the place.
func (e *PatternSyntaxError) Error() string {
	return (&syntax.Error{Pattern: e.Pattern, Line: e.Line, Column: e.Column, Msg: e.Msg, Unsupported: e.Unsupported}).Error()
}

// Response is what selection knows of an integration response.
type Response struct {
	StatusCode int     // its own, 100..599
	Pattern    Pattern // nil makes it the default
}

// NoMatch is the error of a selection without a match and without a default.
// The service answers it with API_CONFIGURATION_ERROR.
type NoMatch struct{ Status int }

// Error is the service's log text after "Configuration error: "
// (rules/selection.md#no-match).
func (e *NoMatch) Error() string {
	return "No match for output mapping and no default output mapping configured. Endpoint Response Status Code: " +
		strconv.Itoa(e.Status)
}

// PatternError is the error of a pattern whose matcher gave up.
type PatternError struct {
	Index int // of the response
	Err   error
}

// Error gives the matcher's reason.
func (e *PatternError) Error() string { return fmt.Sprintf("selection pattern: %v", e.Err) }

// Unwrap returns the matcher's error.
func (e *PatternError) Unwrap() error { return e.Err }

// statuses is how many status codes are in the table: those of three
// digits and the shorter ones.
const statuses = 1000

// statusTexts are what patterns see of the statuses of a table.
var statusTexts = lazy.Value[*[statuses]string]{Make: func() *[statuses]string {
	texts := new([statuses]string)
	for status := range texts {
		texts[status] = strconv.Itoa(status)
	}
	return texts
}}

// table has the index of the response for each status. Its last entry, unknown,
// is that of every number that is no such status.
type table [statuses + 1]int16

// untabulated is the table where every status has to be asked for.
var untabulated = lazy.Value[*table]{Make: func() *table {
	t := new(table)
	for i := range t {
		t[i] = unknown
	}
	return t
}}

// None is the index of a response where there is none.
const None = -1

// unknown is an entry of the table for which a pattern's matcher gave up: asking
// again gives its error. An entry without a match and a default is None.
const unknown = -2

// What filling the table may take, in steps: for one status, and for all of
// them. A pattern that needs more is asked when the status occurs: a hostile one
// must not hold up New a thousand times.
const (
	statusSteps = 20_000
	tableSteps  = 1_000_000 // some ten milliseconds
)

// Selector chooses among the responses of one integration. It is immutable and
// safe for concurrent use.
type Selector struct {
	responses []Response
	patterns  []int                  // indices of the responses with a pattern, by status code
	regexps   []*javaregex.Regexp    // of patterns; nil where a pattern is of another kind
	costs     []javaregex.SimpleCost // of regexps
	def       int                    // index of the default, or None
	table     *table                 // by status
	steps     int64                  // that one selection outside of an evaluation may take
}

// DefaultSteps is how many steps all patterns of one selection may take
// together: less than a second of CPU time.
const DefaultSteps = 20_000_000

// Options bound a Selector that works outside of an evaluation. The zero Options
// mean DefaultSteps.
type Options struct {
	// Steps bounds the work of all patterns together in one selection, look-around
	// included. A step is an instruction of a pattern that is tried, or some bytes
	// that are read, about 20 ns. How many a selection takes depends on nothing but
	// patterns and subject; beyond the bound it fails with a *PatternError. Zero
	// means DefaultSteps, a negative number no bound.
	Steps int
}

// firstForAll is the table of a single response without a pattern: its entries are 0.
var firstForAll table

// New prepares selection by status, and by message too. Indices in results are
// indices into the list.
func New(responses []Response, opts Options) *Selector {
	s := NewMessages(responses, opts)
	switch {
	case len(s.patterns) > 0:
		s.table = s.tabulateAll()
	case s.def == 0:
		s.table = &firstForAll
	case s.def != None:
		s.table = new(table)
		for status := range s.table {
			s.table[status] = int16(s.def)
		}
	}
	return s
}

// tabulateAll asks the patterns about every status, as long as they take no more
// than tableSteps.
func (s *Selector) tabulateAll() *table {
	t := *untabulated.Get()
	left := int64(tableSteps)
	var m meter.Meter
	for status := range statuses {
		m.Begin(context.Background(), meter.Limits{Match: min(statusSteps, max(left, 1))}, nil)
		t[status] = s.tabulate(&m, status)
		left -= m.Spent()
	}
	return &t
}

// NewMessages is New without the table of status codes, for the messages of a
// Lambda function.
func NewMessages(responses []Response, opts Options) *Selector {
	s := &Selector{responses: slices.Clone(responses), def: None, table: untabulated.Get(), steps: int64(opts.Steps)}
	for i, r := range responses {
		if r.Pattern != nil {
			s.patterns = append(s.patterns, i)
		} else if s.def == None || r.StatusCode < responses[s.def].StatusCode {
			s.def = i
		}
	}
	slices.SortStableFunc(s.patterns, func(a, b int) int {
		return cmp.Compare(responses[a].StatusCode, responses[b].StatusCode)
	})
	for _, i := range s.patterns {
		re, _ := responses[i].Pattern.(*javaregex.Regexp)
		s.regexps = append(s.regexps, re)
		if s.costs = append(s.costs, javaregex.SimpleCost{}); re != nil {
			s.costs[len(s.costs)-1] = re.SimpleCost()
		}
	}
	return s
}

func (s *Selector) tabulate(m *meter.Meter, status int) int16 {
	i, err := s.choose(m, statusTexts.Get()[status], status)
	switch err.(type) {
	case nil:
		return int16(i)
	case *NoMatch:
		return None
	}
	return unknown
}

// HasPatterns reports whether any response has a pattern: without one the
// subject does not matter.
func (s *Selector) HasPatterns() bool { return len(s.patterns) > 0 }

// Default returns the index of the default response, None without one.
func (s *Selector) Default() int { return s.def }

// KnownStatus returns the index of the response for a status code of which New
// has found out all, without asking a pattern. false means that ByStatus has to
// be asked.
func (s *Selector) KnownStatus(status int) (int, bool) {
	i := s.table[min(uint(status), statuses)]
	return int(i), i >= 0
}

// ByStatus returns the index of the response for a backend's status code. Its
// error is a *NoMatch or a *PatternError, which wraps the cause of ctx once that
// has ended; a nil ctx never ends. When ctx is that of an evaluation of package
// gatemap, the evaluation's limits count in place of Options.Steps. What
// KnownStatus knows is the answer whatever ctx is.
func (s *Selector) ByStatus(ctx context.Context, status int) (i int, err error) {
	if i = int(s.table[min(uint(status), statuses)]); i < 0 { // small enough to be inlined
		i, err = s.askStatus(ctx, status)
	}
	return
}

// askStatus asks the patterns about a status that is not in the table.
//
//go:noinline
func (s *Selector) askStatus(ctx context.Context, status int) (int, error) {
	m := meter.Of(ctx)
	if m == nil {
		m = new(meter.Meter)
		m.Begin(ctx, s.limits(), nil)
	}
	return s.choose(m, strconv.Itoa(status), status)
}

// ByMessage returns the index of the response for the error message of a
// Lambda function, "" when it succeeded. The status of the invocation is not
// matched; it appears in a *NoMatch. The error and ctx are as of ByStatus.
func (s *Selector) ByMessage(ctx context.Context, message string, status int) (int, error) {
	subject, m := javaregex.NewSubject(message), meter.Of(ctx)
	own := m == nil
	// Simple patterns are paid for together, as long as there is no doubt that
	// the meter has enough for each of them.
	due, room := 0, m.MatchRoom()
	for at, i := range s.patterns {
		c := &s.costs[at]
		if steps := c.Steps(len(message)); c.Simple() && (c.Quick || !own) && due+steps <= room {
			if ok, decided := s.regexps[at].MatchesSimply(&subject); decided {
				if due += steps; !ok {
					continue
				}
				return i, m.SpendMatch(due)
			}
		}
		if err := m.SpendMatch(due); err != nil {
			return None, err
		}
		if own && m == nil && !s.isQuick(at) {
			m = new(meter.Meter)
			m.Begin(ctx, s.limits(), nil)
		}
		ok, err := s.matches(m, at, &subject)
		if err != nil {
			return None, &PatternError{i, err}
		}
		if ok {
			return i, nil
		}
		due, room = 0, m.MatchRoom()
	}
	if err := m.SpendMatch(due); err != nil {
		return None, err
	}
	return s.fallback(status)
}

// limits are those of a selection without a meter.
func (s *Selector) limits() meter.Limits {
	n := s.steps
	if n == 0 {
		n = DefaultSteps
	}
	return meter.Limits{Steps: n, Match: n}
}

// isQuick reports whether the pattern s.patterns[at] takes so little
// that nobody need count it.
func (s *Selector) isQuick(at int) bool { return s.regexps[at] != nil && s.regexps[at].IsQuick() }

// matches asks the pattern s.patterns[at]. Regexps share what the
// subject knows of its line terminators.
func (s *Selector) matches(m *meter.Meter, at int, subject *javaregex.Subject) (bool, error) {
	if re := s.regexps[at]; re != nil {
		if m != nil {
			if err := re.PayMatching(m); err != nil {
				return false, err
			}
		}
		return re.MatchesSubjectMetered(m, subject)
	}
	return s.responses[s.patterns[at]].Pattern.Matches(subject.String())
}

// choose goes through the patterns for a status, a short text for which m does
// not count the quick ones.
func (s *Selector) choose(m *meter.Meter, text string, status int) (int, error) {
	first, subject := None, javaregex.NewSubject(text)
	for at, i := range s.patterns {
		pays := m
		if s.isQuick(at) {
			pays = nil
		}
		ok, err := s.matches(pays, at, &subject)
		if err != nil {
			return None, &PatternError{i, err}
		}
		if ok && s.responses[i].StatusCode == status {
			return i, nil
		}
		if ok && first == None {
			first = i
		}
	}
	if first != None {
		return first, nil
	}
	return s.fallback(status)
}

func (s *Selector) fallback(status int) (int, error) {
	if s.def == None {
		return None, &NoMatch{status}
	}
	return s.def, nil
}
