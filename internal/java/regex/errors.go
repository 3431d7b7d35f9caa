package regex

import (
	"errors"
	"fmt"
	"strings"
)

// ErrBudget is what a [BudgetError] is, for errors.Is.
var ErrBudget = errors.New("regex step budget exceeded")

// ErrUnsupported is what an [Error] is, for errors.Is, when Java accepts the pattern and this package does not.
var ErrUnsupported = errors.New("regex construct is not supported")

// ErrOverrun is a match at which Java 17 fails with an IndexOutOfBoundsException: a back-reference under (?i) to a group that
// holds characters beyond U+FFFF, near the end of the subject, or a \b{g} behind a part, say a look-ahead, that has reached
// the end.
var ErrOverrun = errors.New("the match reads beyond the end of the subject")

// Error is a pattern that cannot be compiled.
type Error struct {
	Pattern      string
	Offset       int // in bytes, of the place that Java names, or of the construct that is not supported
	Line, Column int // of Offset, from 1; Column counts code points
	Msg          string
	Unsupported  bool // Java 17 accepts the pattern
	Repetition   bool // the fault is in braces that are no count of repetitions

	work int // as of Syntax
}

// Error gives the message and the place.
func (e *Error) Error() string {
	what := "invalid"
	if e.Unsupported {
		what = "unsupported"
	}
	return fmt.Sprintf("%s regex %q: %d:%d: %s", what, e.Pattern, e.Line, e.Column, e.Msg)
}

// Is reports ErrUnsupported for a construct that Java accepts.
func (e *Error) Is(target error) bool { return target == ErrUnsupported && e.Unsupported }

func newError(pattern string, offset int, msg string) *Error {
	e := &Error{Pattern: pattern, Offset: offset, Line: 1, Column: 1, Msg: msg}
	for i := 0; i < offset && i < len(pattern); {
		_, n := decode(pattern, i)
		if pattern[i] == '\n' {
			e.Line++
			e.Column = 0
		}
		e.Column++
		i += n
	}
	return e
}

// BudgetError is a match that was given up: the pattern takes too much work on this subject. It says neither yes nor no.
type BudgetError struct {
	Pattern string
	Steps   int   // the budget that was spent, 0 with Err
	Err     error // of the meter that the match spent from, or nil
}

// longestShown is how much of a pattern the message of a BudgetError shows.
const longestShown = 200

// Error names the pattern and the budget.
func (e *BudgetError) Error() string {
	shown := e.Pattern
	if len(shown) > longestShown {
		shown = strings.ToValidUTF8(shown[:longestShown], "") + "..."
	}
	if e.Err != nil {
		return fmt.Sprintf("regex %q: %v", shown, e.Err)
	}
	return fmt.Sprintf("regex %q: gave up after %d steps", shown, e.Steps)
}

// Is reports ErrBudget.
func (e *BudgetError) Is(target error) bool { return target == ErrBudget }

// Unwrap returns the error of the meter.
func (e *BudgetError) Unwrap() error { return e.Err }
