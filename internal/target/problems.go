package target

import (
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
)

// Problems returns the problems of api but those about parts of other methods
// than m, which is one of api.Methods.
func Problems(api *formats.API, m *definition.Operation) definition.Faults {
	own, others := make(map[part]bool), make(map[part]bool)
	for i := range api.Methods {
		of := others
		if &api.Methods[i] == m {
			of = own
		}
		parts(&api.Methods[i], of)
	}
	var all definition.Faults
	for _, p := range api.Problems {
		if about(p.Position, own) || !about(p.Position, others) {
			all = append(all, p)
		}
	}
	return all
}

// part is a part of a method in the files of its definition.
type part struct{ file, pointer string }

// parts adds where the parts of a method stand.
func parts(m *definition.Operation, all map[part]bool) {
	all[part{m.File, m.Pointer}] = true
	for _, p := range m.Places {
		all[part{p.File, p.Pointer}] = true
	}
}

// about reports whether a place is in one of the parts.
func about(at definition.Position, all map[part]bool) bool {
	for pointer := at.Pointer; ; {
		if all[part{at.File, pointer}] {
			return true
		}
		i := strings.LastIndexByte(pointer, '/')
		if i < 0 {
			return false
		}
		pointer = pointer[:i]
	}
}
