package read

import (
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
)

// Unknown reports a member that nothing reads, with the name that was probably
// meant.
func (l *Source) Unknown(s definition.Severity, m Member, where string, known []string) {
	if len(l.Problems) > maxProblems {
		return // nobody would be told
	}
	l.ProblemAt(s, m.Value.Position(), "%s has no member %s; it is ignored%s", where, Quoted(m.Key), OrNearest(m.Key, known))
}

// OrNearest says which of the names is near, or "".
func OrNearest(name string, known []string) string {
	if near := source.Nearest(name, known); near != "" {
		return "; the nearest name is " + near
	}
	return ""
}
