package read

import (
	"slices"

	"github.com/gatemap/gatemap/definition"
)

// StageParts are the parts of a stage as a format has them. All but At may be nil.
type StageParts struct {
	At, Name, Variables, AccessLog *Node

	Deployment string // its logical ID
}

// Stage adds a stage of an API, if it has a name.
func (l *Loader) Stage(api string, p StageParts) {
	if p.Name == nil || p.Name.Kind == Null {
		return
	}
	l.full(p.At, len(l.Stages), maxDeclared, "stages")
	r := l.Reader(ControlPlane, true)
	s := definition.Stage{Position: p.At.Position(), API: api, Name: r.Plain(p.Name, false), Deployment: p.Deployment}
	if p.Variables != nil {
		for _, m := range r.Object(p.Variables, "the stage variables") {
			if s.Variables == nil {
				s.Variables = make(map[string]string)
			}
			s.Variables[m.Key] = r.Plain(m.Value, false)
			if len(m.Value.Open()) > 0 {
				s.Unresolved = append(s.Unresolved, m.Key)
			}
		}
		slices.Sort(s.Unresolved)
	}
	if p.AccessLog != nil && p.AccessLog.Kind != Null {
		s.AccessLog = r.Plain(p.AccessLog, false)
	}
	l.Stages = append(l.Stages, s)
}
