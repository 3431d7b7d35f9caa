package document

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
)

// LoadMethodResponses reads the methodResponses of what get-method prints, or
// that object alone.
func LoadMethodResponses(f File) (gatemap.Ordered[gatemap.MethodResponse], error) {
	if err := checkValues(f); err != nil {
		return nil, err
	}
	root, err := source.ParseJSON(f.Data)
	if err != nil {
		return nil, definition.Faults{syntaxFault(f, err.(*source.SyntaxError))}
	}
	if root.Member(definition.NameMethodResponses) != nil {
		m, err := gatemap.ParseMethod(f.Data)
		if err != nil {
			return nil, faults(f, err)
		}
		return m.MethodResponses, nil
	}
	if err := statusKeys(f, root); err != nil {
		return nil, err
	}
	// The object alone is read as the member of a method that begins one line
	// above it; the positions are put right afterwards.
	const before, after = "{\"methodResponses\":\n", "\n}"
	data := strings.TrimPrefix(string(f.Data), "\ufeff")
	m, err := gatemap.ParseMethod(slices.Concat([]byte(before), []byte(data), []byte(after)))
	if err == nil {
		return m.MethodResponses, nil
	}
	err = faults(f, err)
	if list, ok := err.(definition.Faults); ok {
		for _, fault := range list {
			fault.Line--
			fault.Pointer = strings.TrimPrefix(fault.Pointer, "/"+definition.NameMethodResponses)
		}
	}
	return nil, err
}

// statusKeys refuses an object that has something else in it than method
// responses by status code.
func statusKeys(f File, root *source.Node) error {
	var all definition.Faults
	places := source.NewIndex(f.Data)
	for i := range root.Members {
		m := &root.Members[i]
		if !definition.ValidStatusCode(m.Name) {
			line, column := places.Position(m.Offset)
			at := definition.Position{File: f.Name, Line: line, Column: column, Pointer: source.JoinPointer("", m.Name)}
			all = append(all, definition.Faultf(at, "not a status code; this should be a method, or its methodResponses"))
		}
	}
	return all.Err()
}
