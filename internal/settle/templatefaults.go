package settle

import (
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/internal/vtl/faults"
)

// allFaults returns a fault of CompileMethod, and behind that of a template that
// does not parse the other faults of the template: CompileMethod stops at the
// first.
func allFaults(e *definition.Fault, m *definition.Operation) []*definition.Fault {
	all := []*definition.Fault{e}
	text, ok := ResponseTemplate(m, e.Pointer)
	if e.Code != definition.CodeTemplate || e.Line == 0 || !ok {
		return all
	}
	_, found := vtl.Tolerant(text, vtl.Options{})
	for i := range found {
		f := &found[i]
		said := faults.Of(text, f, nil)
		if i == 0 && f.Place() == f.Offset {
			first := *e
			first.Message = said.OwnFirst()
			all[0] = &first
			continue
		}
		g := &definition.Fault{Position: e.Position, Code: e.Code, Severity: e.Severity, Message: said.String(), Err: f.Err}
		g.Line, g.Column = source.PositionOf(text, f.Place())
		all = append(all, g)
	}
	return all
}

// TemplateFaults are the faults of the syntax of a mapping template alone, with
// the places in it.
func TemplateFaults(name, text string) definition.Faults {
	var all definition.Faults
	_, found := vtl.Tolerant(text, vtl.Options{})
	for i := range found {
		f := &found[i]
		said := faults.Of(text, f, nil)
		line, column := source.PositionOf(text, f.Place())
		all.Add(&definition.Fault{Position: definition.Position{File: name, Line: line, Column: column},
			Code: definition.CodeTemplate, Severity: definition.Error, Message: said.String(), Err: f.Err})
	}
	return all
}

// ResponseTemplate returns the mapping template of an integration response that a
// pointer of CompileMethod's faults names.
func ResponseTemplate(m *definition.Operation, pointer string) (string, bool) {
	if m == nil || m.Integration == nil {
		return "", false
	}
	for _, r := range m.Integration.IntegrationResponses {
		base := source.JoinPointer("/"+definition.NameIntegrationResponses, r.Key) + "/" + definition.NameResponseTemplates
		for _, t := range r.Value.ResponseTemplates {
			if t.Value != nil && source.JoinPointer(base, t.Key) == pointer {
				return *t.Value, true
			}
		}
	}
	return "", false
}
