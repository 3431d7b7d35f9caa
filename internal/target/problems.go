package target

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
)

// Problems are those of a definition, each with the methods that it is about.
type Problems struct {
	faults definition.Faults
	owners [][]*definition.Operation // of each fault
}

// ProblemsOf finds out which methods the problems of a definition are about.
func ProblemsOf(api *formats.API) *Problems {
	p := &Problems{api.Problems, make([][]*definition.Operation, len(api.Problems))}
	if len(api.Problems) == 0 {
		return p
	}
	parts := map[part][]*definition.Operation{}
	for i := range api.Methods {
		m := &api.Methods[i]
		parts[part{m.File, m.Pointer}] = append(parts[part{m.File, m.Pointer}], m)
		for _, at := range m.Places.All() {
			parts[part{at.File, at.Pointer}] = append(parts[part{at.File, at.Pointer}], m)
		}
	}
	for i, f := range api.Problems {
		for pointer, more := f.Pointer, true; more; {
			p.owners[i] = append(p.owners[i], parts[part{f.File, pointer}]...)
			end := strings.LastIndexByte(pointer, '/')
			if more = end >= 0; more {
				pointer = pointer[:end]
			}
		}
	}
	return p
}

// About returns the problems but those about parts of other methods than m,
// methods that were left out among them.
func (p *Problems) About(m *definition.Operation) definition.Faults {
	var all definition.Faults
	for i, f := range p.faults {
		if len(p.owners[i]) == 0 && f.Code != definition.CodeMethod || slices.Contains(p.owners[i], m) {
			all = append(all, f)
		}
	}
	return all
}

// part is a part of a method in the files of its definition.
type part struct{ file, pointer string }
