package config

import (
	"regexp"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/input"
	"github.com/gatemap/gatemap/internal/confjson"
	"github.com/gatemap/gatemap/internal/textpos"
)

// LoadMethodResponses reads the methodResponses of what get-method prints, or
// that object alone.
func LoadMethodResponses(f input.File) (gatemap.Ordered[gatemap.MethodResponse], error) {
	if err := f.CheckValues(); err != nil {
		return nil, err
	}
	root, err := confjson.Parse(f.Data)
	if err != nil {
		e := err.(*confjson.SyntaxError)
		return nil, input.Faults{{File: f.Name, Line: e.Line, Column: e.Column, Pointer: e.Pointer, Msg: e.Msg}}
	}
	if root.Member("methodResponses") != nil {
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
	if list, ok := err.(input.Faults); ok {
		for _, fault := range list {
			fault.Line--
			fault.Pointer = strings.TrimPrefix(fault.Pointer, "/methodResponses")
		}
	}
	return nil, err
}

var statusCode = regexp.MustCompile(`\A[1-5][0-9][0-9]\z`)

// statusKeys refuses an object that has something else in it than method
// responses by status code.
func statusKeys(f input.File, root *confjson.Node) error {
	var all input.Faults
	places := textpos.New(f.Data)
	for i := range root.Members {
		m := &root.Members[i]
		if !statusCode.MatchString(m.Name) {
			line, column := places.Position(m.Offset)
			all = append(all, &input.Fault{File: f.Name, Line: line, Column: column, Pointer: confjson.Join("", m.Name),
				Msg: "not a status code; this should be a method, or its methodResponses"})
		}
	}
	if all != nil {
		return all
	}
	return nil
}
