package conformance

import (
	"encoding/json"
	"fmt"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// line is a case whose strings may hold halves of surrogate pairs, which
// encoding/json would replace: Java keeps them, and some cases are about them.
type line struct {
	doc  jsondoc.Document
	root jsondoc.Value
	head *header
}

func parseLine(text []byte) (*line, error) {
	l := new(line)
	var err error
	if l.head, err = parseHeader(text); err != nil {
		return nil, err
	}
	if err := l.doc.Parse(text); err != nil {
		return nil, err
	}
	l.root = l.doc.Root()
	return l, nil
}

func (l *line) id() json.RawMessage { return l.head.id }

// text returns a member that has to be a string.
func (l *line) text(name string) (string, error) {
	v, _ := l.root.Get(name)
	if v.Kind() != jsondoc.String {
		return "", fmt.Errorf("%s is not a string", name)
	}
	return v.Str(), nil
}

// output is a text as Java writes it in UTF-8: half of a surrogate pair is a
// question mark.
func output(text []byte) string { return string(javatext.AppendOutput(nil, string(text))) }
