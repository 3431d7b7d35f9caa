package read

import (
	"fmt"

	"github.com/gatemap/gatemap/definition"
)

// Problem reports something at n once.
func (l *Source) Problem(s definition.Severity, n *Node, format string, args ...any) *definition.Fault {
	return l.ProblemAt(s, n.Position(), format, args...)
}

// ProblemAt returns the fault that it has noted, for its code: one that is not
// in the list where it was reported before.
func (l *Source) ProblemAt(s definition.Severity, at definition.Position, format string, args ...any) *definition.Fault {
	p := &definition.Fault{Position: at, Severity: s, Message: fmt.Sprintf(format, args...)}
	if s == definition.Error {
		p.Code = definition.CodeUnresolved
	}
	key := problemKey{at, s, p.Message}
	if l.seen[key] || len(l.Problems) > maxProblems {
		return p
	}
	l.seen[key] = true
	if len(l.Problems) < maxProblems {
		l.Problems = append(l.Problems, p)
	} else {
		l.Problems = append(l.Problems,
			&definition.Fault{Position: definition.Position{File: l.Name}, Severity: definition.Warning, Message: manyProblems})
	}
	return p
}

type problemKey struct {
	definition.Position
	severity definition.Severity
	message  string
}

// abort carries a fault to the one door, Catch, where it is recovered.
type abort struct{ fault *definition.Fault }

// Catch is deferred by what starts a load: the fault that Fail has ended it
// with becomes its error.
func Catch(err *error) {
	switch r := recover().(type) {
	case nil:
	case abort:
		*err = r.fault
	default:
		panic(r)
	}
}

// End ends the load with a fault.
func (l *Source) End(fault *definition.Fault) { panic(abort{fault}) }

// Fail ends the load.
func (l *Source) Fail(at definition.Position, err error, format string, args ...any) {
	l.End(Unreadable(at, err, format, args...))
}

// Unreadable is the fault of a definition that cannot be read at all.
func Unreadable(at definition.Position, err error, format string, args ...any) *definition.Fault {
	f := definition.Faultf(at, format, args...)
	f.Code, f.Err = definition.CodeSyntax, err
	return f
}
