package selection

import (
	"context"

	javaregex "github.com/gatemap/gatemap/internal/java/regex"
	"github.com/gatemap/gatemap/internal/java/regex/explain"
	"github.com/gatemap/gatemap/internal/meter"
)

// Attempt is what one pattern said to the subject.
type Attempt struct {
	Index   int // of the response
	Matched bool
	Err     error // why there is no answer: the steps ended in this pattern or before it
	Reach   int   // if it does not match: length in bytes of the longest beginning of the subject that begins some match; -1 if not known

	// WhyNot says why it does not match, in plain words, for a pattern of
	// CompilePattern; "" if that is not known.
	WhyNot string
}

// Trace is a selection with its reasons.
type Trace struct {
	Subject   string
	Attempts  []Attempt // every pattern, in the order of precedence
	Chosen    int       // index of the response, None if there is none
	Default   bool      // Chosen is the default because no pattern matched
	Ambiguous bool      // several patterns matched
	OwnStatus bool      // of several, the one whose own status code the backend gave
	Err       error     // as of ByStatus and ByMessage
}

// Reacher is a Pattern that can say why it does not match.
type Reacher interface {
	// Reach returns the length in bytes of the longest prefix of s that begins some
	// match.
	Reach(s string) int
}

// TraceMessage is ByMessage with its reasons. They have a bound of their own; an
// evaluation pays for the selection only.
func (s *Selector) TraceMessage(ctx context.Context, message string, status int) Trace {
	t := s.attempts(ctx, message)
	t.Chosen, t.Err = s.ByMessage(ctx, message, status)
	return s.conclude(t)
}

// TraceStatus is ByStatus with its reasons, as TraceMessage. The subject is the
// text of the status.
func (s *Selector) TraceStatus(ctx context.Context, subject string, status int) Trace {
	t := s.attempts(ctx, subject)
	t.Chosen, t.Err = s.ByStatus(ctx, status)
	t = s.conclude(t)
	t.OwnStatus = t.Ambiguous && t.Chosen >= 0 && s.responses[t.Chosen].StatusCode == status
	return t
}

// reasonSteps bounds the work on all the reasons of a trace: a tenth of a
// second. Without them Reach is -1 and WhyNot empty.
const reasonSteps = 5_000_000

// attempts tries every pattern, also those behind the first that matches. All
// of them together may take what a selection may, and so may the reasons.
func (s *Selector) attempts(ctx context.Context, text string) Trace {
	t := Trace{Subject: text}
	subject := javaregex.NewSubject(text)
	var m, reasons meter.Meter
	if of := meter.Of(ctx); of != nil {
		ctx = of.Context()
	}
	m.Begin(ctx, s.limits(), nil)
	reasons.Begin(ctx, meter.Limits{Steps: reasonSteps}, nil)
	for at, i := range s.patterns {
		a := Attempt{Index: i, Reach: -1}
		a.Matched, a.Err = s.matches(&m, at, &subject)
		if !a.Matched && a.Err == nil {
			if re := s.regexps[at]; re != nil {
				a.Reach = re.ReachMetered(&reasons, text)
				a.WhyNot = explain.WhyNot(&reasons, re, text, a.Reach)
			} else if r, ok := s.responses[i].Pattern.(Reacher); ok {
				a.Reach = r.Reach(text)
			}
		}
		t.Attempts = append(t.Attempts, a)
	}
	return t
}

func (s *Selector) conclude(t Trace) Trace {
	matches := 0
	for _, a := range t.Attempts {
		if a.Matched {
			matches++
		}
	}
	t.Ambiguous = matches > 1
	t.Default = t.Err == nil && matches == 0
	return t
}
