package regex

import (
	"errors"
	"fmt"
	"strings"
)

// ErrBudget is what a [BudgetError] is, for errors.Is.
var ErrBudget = errors.New("regex step budget exceeded")

// ErrOverrun is a match at which Java 17 fails with an IndexOutOfBoundsException: a back-reference under (?i) to a group that
// holds characters beyond U+FFFF, near the end of the subject, or a \b{g} behind a sub-match, say a look-ahead, that has reached
// the end.
var ErrOverrun = errors.New("the match reads beyond the end of the subject")

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
