package lintconfig

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/yamlfile"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/lint"
)

// Name is the name of the file.
const Name = ".gatemap.yaml"

// Config is what a file says. The zero value is that of no file.
type Config struct {
	File string // "" is none

	Disable    []string                 // rules that are off
	Severities map[string]lint.Severity // rules with another severity
	Severity   string                   // the lowest that is reported, "" is not said

	Include, Exclude []string          // patterns of paths below the file's folder
	Parameters       map[string]string // as --param
	Baseline         string            // name of a file, "" is none
	Ignore           []*lint.Ignore
}

// Dir is the folder of the file, to which its paths are relative.
func (c *Config) Dir() string { return filepath.Dir(c.File) }

// Find returns the name of the file that holds for a folder: that in it or in the
// nearest folder above, up to the root of the repository, "" where there is none.
// Without a repository only the folder itself is looked at.
func Find(dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	found := ""
	for at := abs; ; at = filepath.Dir(at) {
		name := filepath.Join(at, Name)
		if info, err := os.Stat(name); found == "" && err == nil && info.Mode().IsRegular() {
			found = name
			if at == abs {
				return shown(found)
			}
		}
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
			return shown(found)
		}
		if at == filepath.Dir(at) {
			return ""
		}
	}
}

// shown is a name as seen from the working folder, where that is shorter.
func shown(name string) string {
	if name == "" {
		return ""
	}
	if cwd, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(cwd, name); err == nil && len(rel) < len(name) {
			return rel
		}
	}
	return name
}

// ReadFile reads a file. The error is definition.Faults, every fault with its
// place, or that of the system.
func ReadFile(name string) (*Config, error) {
	info, err := os.Stat(name)
	if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "read", Path: name, Err: errors.New("not a file")}
	}
	if err == nil && info.Size() > yamlfile.MaxBytes {
		return nil, definition.Faultf(definition.Position{File: name}, "the file has more than %d bytes", yamlfile.MaxBytes)
	}
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return Read(name, data)
}

// Read reads the text of a file called name.
func Read(name string, data []byte) (*Config, error) {
	r := reader{File: yamlfile.File{Name: name}, c: &Config{File: name, Severities: map[string]lint.Severity{}, Parameters: map[string]string{}}}
	if root := r.Parse(data); root != nil && !yamlfile.IsNull(root) {
		r.members(root)
	}
	return r.c, r.Faults.Err()
}

type reader struct {
	yamlfile.File
	c *Config
}

var (
	members       = []string{"baseline", "exclude", "ignore", "include", "parameters", "rules", "severity"}
	ignoreMembers = []string{"file", "pointer", "reason", "rule"}
	states        = []string{"error", "note", "off", "on", "warning"}
)

func (r *reader) members(root *yaml.Node) {
	r.Pairs(root, "the file", func(key, value *yaml.Node) {
		switch {
		case !slices.Contains(members, key.Value):
			r.unknown(key, "member", members)
		case yamlfile.IsNull(value):
		case key.Value == "rules":
			r.Pairs(value, "rules", r.rule)
		case key.Value == "severity":
			if text, ok := r.Text(value, "severity"); ok && r.severity(value, text) {
				r.c.Severity = text
			}
		case key.Value == "include":
			r.c.Include = r.patterns(value, "include")
		case key.Value == "exclude":
			r.c.Exclude = r.patterns(value, "exclude")
		case key.Value == "parameters":
			r.Pairs(value, "parameters", func(name, value *yaml.Node) {
				if text, ok := r.Text(value, "parameters."+name.Value); ok {
					r.c.Parameters[name.Value] = text
				}
			})
		case key.Value == "baseline":
			if text, ok := r.Text(value, "baseline"); ok {
				r.c.Baseline = filepath.Join(r.c.Dir(), filepath.FromSlash(text))
			}
		case key.Value == "ignore":
			r.ignores(value)
		}
	})
}

// unknown reports a name, with the nearest that is known.
func (r *reader) unknown(at *yaml.Node, what string, known []string) {
	if near := source.Nearest(at.Value, known); near != "" {
		r.Fail(at, "there is no %s %s; is it %s?", what, at.Value, near)
		return
	}
	r.Fail(at, "there is no %s %s", what, at.Value)
}

func (r *reader) severity(at *yaml.Node, text string) bool {
	var s lint.Severity
	if err := s.UnmarshalText([]byte(text)); err != nil {
		r.Fail(at, "%v", err)
		return false
	}
	return true
}

// rule reads what a rule is set to. off and on are texts, or what YAML 1.1 makes
// of them.
func (r *reader) rule(key, value *yaml.Node) {
	if _, ok := lint.FindRule(key.Value); !ok {
		r.unknown(key, "rule", ruleIDs())
		return
	}
	text, ok := r.Text(value, "rules."+key.Value)
	switch {
	case !ok:
	case text == "off" || text == "false":
		r.c.Disable = append(r.c.Disable, key.Value)
	case text == "on" || text == "true":
	case slices.Contains(states, text):
		var s lint.Severity
		_ = s.UnmarshalText([]byte(text)) // a state that is a severity
		r.c.Severities[key.Value] = s
	default:
		r.Fail(value, "%s is not one of %s", text, strings.Join(states, ", "))
	}
}

func ruleIDs() []string {
	var ids []string
	for _, rule := range lint.Rules() {
		ids = append(ids, rule.ID)
	}
	return ids
}

// patterns reads a list of patterns; a lone text is a list of one.
func (r *reader) patterns(n *yaml.Node, name string) []string {
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	var all []string
	for _, item := range items {
		text, ok := r.Text(item, name)
		if ok && checkPattern(text) != nil {
			r.Fail(item, "%s is no pattern of paths", text)
		} else if ok {
			all = append(all, text)
		}
	}
	return all
}

// ignores reads findings that are ignored by where they are: what a file without
// comments needs.
func (r *reader) ignores(n *yaml.Node) {
	if n.Kind != yaml.SequenceNode {
		r.Fail(n, "ignore is a list of mappings with %s", strings.Join(ignoreMembers, ", "))
		return
	}
	for _, item := range n.Content {
		g := &lint.Ignore{Written: definition.Position{File: r.Name, Line: item.Line, Column: item.Column}}
		r.Pairs(item, "an ignore", func(key, value *yaml.Node) {
			if !slices.Contains(ignoreMembers, key.Value) {
				r.unknown(key, "member", ignoreMembers)
				return
			}
			text, ok := r.Text(value, key.Value)
			switch {
			case !ok:
			case key.Value == "file":
				g.File = filepath.Join(r.c.Dir(), filepath.FromSlash(text))
			case key.Value == "pointer":
				g.Pointer = text
			case key.Value == "reason":
				g.Reason = text
			default:
				if _, known := lint.FindRule(text); !known {
					value.Value = text
					r.unknown(value, "rule", ruleIDs())
				}
				g.Rule = text
			}
		})
		if g.File == "" || g.Rule == "" {
			r.Fail(item, "an ignore needs a file and a rule")
			continue
		}
		r.c.Ignore = append(r.c.Ignore, g)
	}
}
