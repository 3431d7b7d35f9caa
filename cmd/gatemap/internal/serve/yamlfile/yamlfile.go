// Package yamlfile reads small YAML files of the user's own: one document of
// mappings, lists and texts, in which every fault has its place.
package yamlfile

import (
	"go.yaml.in/yaml/v4"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/yamldoc"
)

// MaxBytes bounds a file.
const MaxBytes = 1 << 20

// File is a file that is read. Faults collects what is wrong with it.
type File struct {
	Name   string
	Faults definition.Faults
}

// Parse returns the root of the only document in data, nil when that is empty
// or at fault.
func (f *File) Parse(data []byte) *yaml.Node {
	if len(data) > MaxBytes {
		f.Fail(&yaml.Node{Line: 1, Column: 1}, "the file has more than %d bytes", MaxBytes)
		return nil
	}
	root, fault := yamldoc.Parse(data)
	if fault != nil {
		f.Fail(&yaml.Node{Line: fault.Line, Column: fault.Column}, "not YAML: %s", fault.Message)
	}
	return root
}

// Fail notes a fault.
func (f *File) Fail(at *yaml.Node, format string, args ...any) {
	f.Faults.Add(definition.Faultf(definition.Position{File: f.Name, Line: at.Line, Column: at.Column}, format, args...))
}

// Pairs calls each for the members of the mapping n, which messages call what. A
// name that is there twice is a fault.
func (f *File) Pairs(n *yaml.Node, what string, each func(key, value *yaml.Node)) {
	if n = Followed(n); n.Kind != yaml.MappingNode {
		f.Fail(n, "%s is a mapping of names to values", what)
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := Followed(n.Content[i])
		switch {
		case key.Kind != yaml.ScalarNode || key.Tag == "!!merge":
			f.Fail(n.Content[i], "the name of a member is a text")
		case seen[key.Value]:
			f.Fail(n.Content[i], "%s is there twice", key.Value)
		default:
			seen[key.Value] = true
			each(key, Followed(n.Content[i+1]))
		}
	}
}

// Text returns a value that is no list and no mapping; messages call it name.
func (f *File) Text(n *yaml.Node, name string) (string, bool) {
	if n = Followed(n); n.Kind != yaml.ScalarNode || IsNull(n) {
		f.Fail(n, "%s takes a text or a number", name)
		return "", false
	}
	return n.Value, true
}

// Followed returns what an alias stands for.
func Followed(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

// IsNull reports whether a value is null, or not there.
func IsNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }
