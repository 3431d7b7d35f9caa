package read

import (
	"bytes"
	"cmp"
	"path"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
)

// Parse reads a whole file as JSON when it looks like it and as YAML
// otherwise.
func (l *Source) Parse(data []byte, name string) (*Node, error) {
	base := &Node{Pos: StartOf(l.Display(name))}
	return l.ParseAt(data, name, base)
}

// ParseAt reads a text that stands at base.
func (l *Source) ParseAt(data []byte, name string, base *Node) (*Node, error) {
	start := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n")
	ext := strings.ToLower(path.Ext(name))
	if form := source.WideForm(data); form != "" {
		return nil, Unreadable(base.Position(), nil, source.WideMessage, form)
	}
	if bytes.Count(data, []byte(","))+bytes.Count(data, []byte("\n")) > maxSeparators {
		l.Fail(base.Position(), nil, "more than %d commas and lines", maxSeparators)
	}
	if ext == ".json" || len(start) > 0 && (start[0] == '{' || start[0] == '[') && ext != ".yaml" && ext != ".yml" {
		n, err := l.JSON(data, base)
		if err == nil || ext == ".json" {
			return n, err
		}
		// Without an extension that says JSON, a brace may open a YAML flow map.
		if y, yerr := l.YAML(data, base); yerr == nil {
			return y, nil
		}
		return nil, err
	}
	return l.YAML(data, base)
}

// AsFault returns err as a fault, or nil.
func AsFault(err error) *definition.Fault {
	f, _ := err.(*definition.Fault)
	return f
}

// Document reads a file that is a document. What cannot be read ends the load.
func (l *Source) Document(name string) *Node {
	at := definition.Position{File: l.Display(name)}
	data, err := l.Read(name)
	if err != nil {
		l.Fail(at, err, "%v", err)
	}
	root, err := l.Parse(data, name)
	if err != nil {
		l.End(cmp.Or(AsFault(err), Unreadable(at, err, "%v", err)))
	}
	return root
}
