package lint

import (
	"hash/maphash"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
)

// anyTemplate stands for the texts of which Compile has found nothing to say in another
// method: it says nothing of this, either, and is soon done. Patterns like that are left
// out, as Compile asks patterns about every status.
var anyTemplate = "x"

// compiles are the templates and patterns of a definition that Compile has no
// fault of.
type compiles struct {
	templates, patterns map[string]bool
	shapes              map[uint64]bool // of templates that differ in names alone, of which Compile says the same, by their hashes
	shape               shape
}

func newCompiles() compiles {
	return compiles{templates: map[string]bool{}, patterns: map[string]bool{}, shapes: map[uint64]bool{}}
}

// known reports whether Compile is known to have no fault of a template.
func (s *compiles) known(template string) bool {
	if s.templates[template] {
		return true
	}
	if len(s.shapes) == 0 {
		return false
	}
	s.shape.of(template)
	return len(s.shape.key) > 0 && s.shapes[maphash.Bytes(samenessSeed, s.shape.key)]
}

// note notes that Compile has no fault of a template.
func (s *compiles) note(template string) {
	if s.shape.of(template); len(s.shape.key) > 0 {
		s.shapes[maphash.Bytes(samenessSeed, s.shape.key)] = true
		return
	}
	s.templates[template] = true
}

// unknown returns responses in which no template and no pattern is one that
// Compile is known to have no fault of.
func (s *compiles) unknown(list gatemap.Ordered[gatemap.IntegrationResponse]) gatemap.Ordered[gatemap.IntegrationResponse] {
	if len(s.templates)+len(s.shapes)+len(s.patterns) == 0 {
		return list
	}
	out := make(gatemap.Ordered[gatemap.IntegrationResponse], len(list))
	copy(out, list)
	for i := range out {
		r := &out[i].Value
		if p := r.SelectionPattern; p != nil && s.patterns[*p] {
			r.SelectionPattern = nil
		}
		templates := make(gatemap.Ordered[*string], len(r.ResponseTemplates))
		copy(templates, r.ResponseTemplates)
		for j := range templates {
			if t := templates[j].Value; t != nil && s.known(*t) {
				templates[j].Value = &anyTemplate
			}
		}
		if r.ResponseTemplates != nil {
			r.ResponseTemplates = templates
		}
	}
	return out
}

// learn notes the templates and patterns of which Compile has found nothing.
func (s *compiles) learn(in *gatemap.Integration, faults gatemap.ErrorList) {
	if len(faults) >= definition.MaxFaults || len(s.templates)+len(s.shapes)+len(s.patterns) > maxCompiles {
		return
	}
	for i := range in.IntegrationResponses {
		e := &in.IntegrationResponses[i]
		at := definition.Pointer(definition.NameIntegrationResponses, e.Key)
		if faulty(faults, at) {
			continue
		}
		if p := e.Value.SelectionPattern; p != nil && *p != "" {
			s.patterns[*p] = true
		}
		for _, t := range e.Value.ResponseTemplates {
			if t.Value != nil && *t.Value != "" {
				s.note(*t.Value)
			}
		}
	}
}

// maxCompiles bounds what is kept: texts that come again come early.
const maxCompiles = 10_000

// faulty reports whether a part has a fault.
func faulty(faults gatemap.ErrorList, pointer string) bool {
	for _, f := range faults {
		if f.Pointer == pointer || strings.HasPrefix(f.Pointer, pointer+"/") || pointer != "" && f.Pointer == "" {
			return true
		}
	}
	return false
}
