// Package yamldoc reads small YAML files of the user's own, each the only
// document of its text.
package yamldoc

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v4"

	"github.com/gatemap/gatemap/internal/source"
)

// Fault is why a text is not one YAML document, and where. Line and Column count
// from 1.
type Fault struct {
	Line, Column int
	Message      string
}

// Parse returns the root of the only document in data, nil when that is empty,
// null or at fault.
func Parse(data []byte) (*yaml.Node, *Fault) {
	root, err := parse(data)
	if err == nil {
		return root, nil
	}
	load := &yaml.LoadError{Message: err.Error()}
	errors.As(err, &load)
	f := new(Fault)
	f.Line, f.Column, f.Message = source.YAMLFault(data, source.YAMLMark(load.Mark), source.YAMLMark(load.ContextMark), load.Message)
	return nil, f
}

func parse(data []byte) (root *yaml.Node, err error) {
	defer func() {
		if p := recover(); p != nil { // the library panics on some broken documents
			err = fmt.Errorf("yaml: %v", p)
		}
	}()
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	if err := dec.Decode(&more); err == nil {
		return nil, yaml.NewLoadError(yaml.ComposerStage, "a second document", yaml.Mark{Line: more.Line, Column: more.Column}, nil)
	} else if !errors.Is(err, io.EOF) {
		return nil, err
	}
	if len(doc.Content) == 0 || doc.Content[0].Tag == "!!null" {
		return nil, nil
	}
	return doc.Content[0], nil
}
