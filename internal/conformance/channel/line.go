package channel

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// A Kind of case is told by the members of its line.
type Kind string

// The kinds, in the order of the table.
const (
	Evaluation Kind = "evaluation" // integration, request and answer: a whole response
	Template   Kind = "template"   // a template alone, with what the gateway gives it
	Bound      Kind = "bound"      // the same with variables of the case's own
	Pattern    Kind = "pattern"    // a regular expression and a text
	Path       Kind = "path"       // a JSONPath and a document
)

// Kinds are all kinds, with what they are called.
var Kinds = []struct {
	Kind Kind
	Name string
}{
	{Evaluation, "evaluations"},
	{Template, "templates"},
	{Bound, "templates with variables of their own"},
	{Pattern, "patterns"},
	{Path, "paths"},
}

// Line is a case.
type Line struct {
	ID       string
	Kind     Kind
	Recorded bool // the service itself gave what is expected
	Text     []byte
}

// Lines reads all cases of a folder, in the order of its files.
func Lines(folder string) (lines []Line, err error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.ndjson"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for line := range bytes.Lines(text) {
			l, err := read(bytes.TrimSpace(line))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			lines = append(lines, l)
		}
	}
	return lines, nil
}

func read(text []byte) (Line, error) {
	var head struct {
		ID, Evidence, RecordedAs                 string
		Integration, Template, Regex, Path, Vars json.RawMessage
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return Line{}, err
	}
	l := Line{ID: head.ID, Text: text, Recorded: head.Evidence == "recorded" || head.RecordedAs != ""}
	switch {
	case head.Integration != nil:
		l.Kind = Evaluation
	case head.Template != nil && (len(head.Vars) == 0 || string(head.Vars) == "{}"):
		l.Kind = Template
	case head.Template != nil:
		l.Kind = Bound
	case head.Regex != nil:
		l.Kind = Pattern
	case head.Path != nil:
		l.Kind = Path
	default:
		return Line{}, fmt.Errorf("%s is a case of no kind", head.ID)
	}
	return l, nil
}
