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
	"github.com/gatemap/gatemap/internal/meter"
)

// Pattern is a compiled selection pattern, normally one that CompilePattern
// made.
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

// statuses is how many status codes have a place in the table: those of three
// digits and the shorter ones.
const statuses = 1000

// Places of the table that are not the index of a response.
const (
	none    = -1 // no match and no default
	unknown = -2 // a pattern's matcher gave up: ask again to get its error
)

// What filling the table may take, in steps: for one status, and for all of
// them. A pattern that needs more is asked when the status occurs: a hostile one
// must not hold up New a thousand times.
const (
	placeSteps = 20_000
	tableSteps = 1_000_000 // some ten milliseconds
)

// Selector chooses among the responses of one integration. It is immutable and
// safe for concurrent use.
type Selector struct {
	responses []Response
	patterns  []int               // indices of the responses with a pattern, by status code
	regexps   []*javaregex.Regexp // of patterns; nil where a pattern is of another kind
	def       int                 // index of the default, or none
	table     []int16             // by status; nil without one
	steps     int64               // that one selection without a meter may take
}

// DefaultSteps is how many steps all patterns together may take for one
// selection: less than a second.
const DefaultSteps = 20_000_000

// Option changes how a Selector works.
type Option func(*Selector)

// WithSteps bounds what all patterns together may take for one selection,
// look-around and all: a step is an instruction of a pattern that is tried, or
// some bytes that are read, about 20 ns. What a selection takes depends on
// nothing but patterns and subject; beyond the bound it fails with a
// *PatternError. Zero means DefaultSteps, a negative number no bound.
func WithSteps(n int) Option {
	return func(s *Selector) { s.steps = int64(n) }
}

// New prepares selection by status, and by message too. Indices in results are
// indices into the list.
func New(responses []Response, opts ...Option) *Selector {
	s := NewMessages(responses, opts...)
	table := make([]int16, statuses)
	left := int64(tableSteps)
	for status := range table {
		var m meter.Meter
		m.Begin(context.Background(), meter.Limits{Match: min(placeSteps, max(left, 1))}, nil)
		table[status] = s.tabulate(&m, status)
		left -= m.Spent()
	}
	s.table = table
	return s
}

// NewMessages is New without the table of status codes, for the messages of a
// Lambda function.
func NewMessages(responses []Response, opts ...Option) *Selector {
	s := &Selector{responses: slices.Clone(responses), def: none}
	for _, o := range opts {
		o(s)
	}
	for i, r := range responses {
		if r.Pattern != nil {
			s.patterns = append(s.patterns, i)
		} else if s.def == none || r.StatusCode < responses[s.def].StatusCode {
			s.def = i
		}
	}
	slices.SortStableFunc(s.patterns, func(a, b int) int {
		return cmp.Compare(responses[a].StatusCode, responses[b].StatusCode)
	})
	for _, i := range s.patterns {
		re, _ := responses[i].Pattern.(*javaregex.Regexp)
		s.regexps = append(s.regexps, re)
	}
	return s
}

func (s *Selector) tabulate(m *meter.Meter, status int) int16 {
	i, err := s.choose(m, strconv.Itoa(status), status)
	switch err.(type) {
	case nil:
		return int16(i)
	case *NoMatch:
		return none
	}
	return unknown
}

// HasPatterns reports whether the subject matters at all.
func (s *Selector) HasPatterns() bool { return len(s.patterns) > 0 }

// Default returns the index of the default response, -1 without one.
func (s *Selector) Default() int { return s.def }

// KnownStatus is ByStatus for what the table knows; false means that ByStatus
// may say more.
func (s *Selector) KnownStatus(status int) (int, bool) {
	if uint(status) >= uint(len(s.table)) {
		return none, false
	}
	i := s.table[status]
	return int(i), i >= 0
}

// ByStatus returns the index of the response for a backend's status code. Its
// error is a *NoMatch or a *PatternError.
func (s *Selector) ByStatus(status int) (int, error) {
	if uint(status) < uint(len(s.table)) {
		if i := s.table[status]; i >= 0 {
			return int(i), nil
		}
	}
	return s.byStatus(nil, status)
}

// ByStatusFor is ByStatus for an evaluation, whose meter pays instead of the
// bound of WithSteps. What the table knows costs nothing.
func (s *Selector) ByStatusFor(m *meter.Meter, status int) (int, error) {
	if i, ok := s.KnownStatus(status); ok {
		return i, nil
	}
	return s.byStatus(m, status)
}

func (s *Selector) byStatus(m *meter.Meter, status int) (int, error) {
	if m == nil {
		m = new(meter.Meter)
		m.Begin(context.Background(), s.limits(), nil)
	}
	return s.choose(m, strconv.Itoa(status), status)
}

// ByMessage returns the index of the response for the error message of a
// Lambda function, "" when it succeeded. The status of the invocation is not
// matched; it appears in a *NoMatch. The error is that or a *PatternError.
func (s *Selector) ByMessage(message string, status int) (int, error) {
	return s.ByMessageFor(nil, message, status)
}

// ByMessageFor is ByMessage for an evaluation, whose meter pays instead of the
// bound of WithSteps.
func (s *Selector) ByMessageFor(m *meter.Meter, message string, status int) (int, error) {
	subject := javaregex.NewSubject(message)
	own := m == nil
	for at, i := range s.patterns {
		if own && m == nil && !s.isQuick(at) {
			m = new(meter.Meter)
			m.Begin(context.Background(), s.limits(), nil)
		}
		ok, err := s.matches(m, at, &subject)
		if err != nil {
			return none, &PatternError{i, err}
		}
		if ok {
			return i, nil
		}
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

// isQuick reports whether the pattern at a place of s.patterns takes so little
// that nobody need count it.
func (s *Selector) isQuick(at int) bool { return s.regexps[at] != nil && s.regexps[at].IsQuick() }

// matches asks the pattern at a place of s.patterns. Regexps share what the
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
	first, subject := none, javaregex.NewSubject(text)
	for at, i := range s.patterns {
		pays := m
		if s.isQuick(at) {
			pays = nil
		}
		ok, err := s.matches(pays, at, &subject)
		if err != nil {
			return none, &PatternError{i, err}
		}
		if ok && s.responses[i].StatusCode == status {
			return i, nil
		}
		if ok && first == none {
			first = i
		}
	}
	if first != none {
		return first, nil
	}
	return s.fallback(status)
}

func (s *Selector) fallback(status int) (int, error) {
	if s.def == none {
		return none, &NoMatch{status}
	}
	return s.def, nil
}
