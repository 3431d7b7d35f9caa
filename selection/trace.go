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
	Err     error // the matcher gave up, or those before it have left it no steps
	Reach   int   // without a match: how many bytes of the subject a match can begin with, -1 if not known

	// WhyNot says why it does not match, in plain words, for a pattern of
	// CompilePattern; "" if that is not known.
	WhyNot string
}

// Trace is a selection with its reasons.
type Trace struct {
	Subject   string
	Attempts  []Attempt // every pattern, in the order of precedence
	Chosen    int       // index of the response, -1 if none
	Default   bool      // Chosen is the default because no pattern matched
	Ambiguous bool      // several patterns matched
	OwnStatus bool      // of several, the one whose own status code the backend gave
	Err       error     // as of ByStatus and ByMessage
}

// Reacher is a Pattern that can say why it does not match.
type Reacher interface {
	// Reach returns the length of the longest prefix of s that some match
	// begins with.
	Reach(s string) int
}

// TraceMessage is ByMessage with its reasons.
func (s *Selector) TraceMessage(message string, status int) Trace {
	return s.TraceMessageFor(nil, message, status)
}

// TraceMessageFor is ByMessageFor with its reasons, for which m does not pay.
func (s *Selector) TraceMessageFor(m *meter.Meter, message string, status int) Trace {
	t := s.attempts(message)
	t.Chosen, t.Err = s.ByMessageFor(m, message, status)
	return s.conclude(t)
}

// TraceStatus is ByStatus with its reasons. The subject is the text of the
// status.
func (s *Selector) TraceStatus(subject string, status int) Trace {
	return s.TraceStatusFor(nil, subject, status)
}

// TraceStatusFor is ByStatusFor with its reasons, for which m does not pay.
func (s *Selector) TraceStatusFor(m *meter.Meter, subject string, status int) Trace {
	t := s.attempts(subject)
	t.Chosen, t.Err = s.ByStatusFor(m, status)
	t = s.conclude(t)
	t.OwnStatus = t.Ambiguous && t.Chosen >= 0 && s.responses[t.Chosen].StatusCode == status
	return t
}

// reasonSteps bounds the work on all the reasons of a trace: a tenth of a
// second. Without them Reach is -1 and WhyNot empty.
const reasonSteps = 5_000_000

// attempts tries every pattern, also those behind the first that matches. All
// of them together may take what a selection may, and so may the reasons.
func (s *Selector) attempts(text string) Trace {
	t := Trace{Subject: text}
	subject := javaregex.NewSubject(text)
	var m, reasons meter.Meter
	m.Begin(context.Background(), s.limits(), nil)
	reasons.Begin(context.Background(), meter.Limits{Steps: reasonSteps}, nil)
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
