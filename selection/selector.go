package selection

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/gatemap/gatemap/internal/javaregex"
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
		return nil, err
	}
	return re, nil
}

// PatternSyntaxError is a pattern that Java refuses, or one that Java accepts
// and this module cannot honour, with the place.
type PatternSyntaxError = javaregex.Error

// Response is what selection knows of an integration response.
type Response struct {
	StatusCode int     // its own, 100..599
	Pattern    Pattern // nil makes it the default
}

// NoMatch is the error of a selection without a match and without a default.
// The service answers it with API_CONFIGURATION_ERROR.
type NoMatch struct{ Status int }

// Error is the service's log text after "Configuration error: " (spec
// documented 1.3).
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

// tableBudget is the number of steps that a backtracking pattern may take for
// one place of the table. A pattern that needs more is asked when the status
// occurs: a hostile one must not hold up New a thousand times.
const tableBudget = 20_000

// Selector chooses among the responses of one integration. It is immutable and
// safe for concurrent use.
type Selector struct {
	responses []Response
	patterns  []int               // indices of the responses with a pattern, by status code
	regexps   []*javaregex.Regexp // of patterns; nil where a pattern is of another kind
	def       int                 // index of the default, or none
	table     []int16             // by status; nil without one
}

// New prepares selection by status, and by message too. Indices in results are
// indices into the list.
func New(responses []Response) *Selector {
	s := NewMessages(responses)
	trial := &Selector{responses: slices.Clone(responses), patterns: s.patterns, def: s.def}
	for i := range trial.responses {
		p := &trial.responses[i].Pattern
		if re, ok := (*p).(*javaregex.Regexp); ok && re.Strategy() == "backtrack" {
			if short, err := javaregex.Compile(re.String(), javaregex.WithBudget(tableBudget)); err == nil {
				*p = short
			}
		}
	}
	s.table = make([]int16, statuses)
	for status := range s.table {
		s.table[status] = trial.tabulate(status)
	}
	return s
}

// NewMessages is New without the table of status codes, for the messages of a
// Lambda function.
func NewMessages(responses []Response) *Selector {
	s := &Selector{responses: slices.Clone(responses), def: none}
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

func (s *Selector) tabulate(status int) int16 {
	i, err := s.choose(strconv.Itoa(status), status)
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

// ByStatus returns the index of the response for a backend's status code. Its
// error is a *NoMatch or a *PatternError.
func (s *Selector) ByStatus(status int) (int, error) {
	if uint(status) < uint(len(s.table)) {
		if i := s.table[status]; i >= 0 {
			return int(i), nil
		}
	}
	return s.choose(strconv.Itoa(status), status)
}

// ByMessage returns the index of the response for the error message of a
// Lambda function, "" when it succeeded. The status of the invocation is not
// matched; it appears in a *NoMatch. The error is that or a *PatternError.
func (s *Selector) ByMessage(message string, status int) (int, error) {
	subject := javaregex.NewSubject(message)
	for at, i := range s.patterns {
		ok, err := s.matches(at, &subject)
		if err != nil {
			return none, &PatternError{i, err}
		}
		if ok {
			return i, nil
		}
	}
	return s.fallback(status)
}

// matches asks the pattern at a place of s.patterns. Regexps share what the
// subject knows of its line terminators.
func (s *Selector) matches(at int, subject *javaregex.Subject) (bool, error) {
	if re := s.regexps[at]; re != nil {
		return re.MatchesSubject(subject)
	}
	return s.responses[s.patterns[at]].Pattern.Matches(subject.String())
}

// choose goes through the patterns for a status.
func (s *Selector) choose(subject string, status int) (int, error) {
	first := none
	for _, i := range s.patterns {
		ok, err := s.responses[i].Pattern.Matches(subject)
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
