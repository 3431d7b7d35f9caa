package formats

import (
	"fmt"

	"github.com/gatemap/gatemap/definition"
)

// The severities of problems, for short.
const (
	Note    = definition.Note    // nothing that evaluation reads is affected
	Warning = definition.Warning // read, but probably not what was meant
	Error   = definition.Error   // a part is missing, unresolved or not valid
)

// problem reports something at n once.
func (l *loader) problem(s definition.Severity, n *node, format string, args ...any) *definition.Fault {
	return l.problemAt(s, n.position(), format, args...)
}

// problemAt returns the fault that it has noted, for its code: one that is not
// in the list where it was reported before.
func (l *loader) problemAt(s definition.Severity, at definition.Position, format string, args ...any) *definition.Fault {
	p := &definition.Fault{Position: at, Severity: s, Message: fmt.Sprintf(format, args...)}
	if s == Error {
		p.Code = definition.CodeUnresolved
	}
	key := problemKey{at, s, p.Message}
	if l.seen[key] || len(l.api.Problems) > maxProblems {
		return p
	}
	l.seen[key] = true
	if len(l.api.Problems) < maxProblems {
		l.api.Problems = append(l.api.Problems, p)
	} else {
		l.api.Problems = append(l.api.Problems,
			&definition.Fault{Position: definition.Position{File: l.api.Name}, Severity: Warning, Message: manyProblems})
	}
	return p
}

type problemKey struct {
	definition.Position
	severity definition.Severity
	message  string
}

// abort carries a fault to the one door, load, where it is recovered.
type abort struct{ fault *definition.Fault }

// fail ends the load.
func (l *loader) fail(at definition.Position, err error, format string, args ...any) {
	panic(abort{unreadable(at, err, format, args...)})
}

// unreadable is the fault of a definition that cannot be read at all.
func unreadable(at definition.Position, err error, format string, args ...any) *definition.Fault {
	f := definition.Faultf(at, format, args...)
	f.Code, f.Err = definition.CodeSyntax, err
	return f
}
