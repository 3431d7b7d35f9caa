package config

import (
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/agext/levenshtein"
	"go.yaml.in/yaml/v4"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/yamlfile"
)

// Read sets the flags of into, a pointer to a struct, to what the file called
// name says. Names of files in it are relative to its folder. The error is
// definition.Faults, every fault with its place.
func Read(name string, data []byte, into any) error {
	r := reader{File: yamlfile.File{Name: name}, dir: filepath.Dir(name), fields: fields(reflect.ValueOf(into).Elem())}
	if root := r.Parse(data); root != nil {
		r.members(root)
	}
	return r.Faults.Err()
}

type reader struct {
	yamlfile.File
	dir    string
	fields []field
}

// members reads the mapping that a file is. A member without a value is one
// that is there to be filled in.
func (r *reader) members(root *yaml.Node) {
	r.Pairs(root, "a configuration file", func(key, value *yaml.Node) {
		i := slices.IndexFunc(r.fields, func(f field) bool { return f.name == key.Value && f.kind != other })
		if i < 0 {
			r.Fail(key, "no such member: %s%s", key.Value, r.nearest(key.Value))
		} else if !yamlfile.IsNull(value) {
			r.set(&r.fields[i], value)
		}
	})
}

// set sets a flag.
func (r *reader) set(f *field, n *yaml.Node) {
	switch f.kind {
	case list:
		items := []*yaml.Node{n}
		if n.Kind == yaml.SequenceNode {
			items = n.Content
		}
		var all []string
		for _, item := range items {
			if text, ok := r.Text(item, f.name); ok {
				all = append(all, r.path(f.path, text))
			}
		}
		f.value.Set(reflect.ValueOf(all))
	case table:
		all := map[string]string{}
		r.Pairs(n, f.name, func(key, value *yaml.Node) {
			if text, ok := r.Text(value, f.name+"."+key.Value); ok {
				all[key.Value] = r.path(f.path, text)
			}
		})
		f.value.Set(reflect.ValueOf(all))
	default:
		if text, ok := r.Text(n, f.name); ok {
			r.one(f, n, text)
		}
	}
}

// one sets a flag that takes one value.
func (r *reader) one(f *field, at *yaml.Node, text string) {
	to := f.value
	if to.Kind() == reflect.Pointer {
		to.Set(reflect.New(to.Type().Elem()))
		to = to.Elem()
	}
	switch f.kind {
	case number:
		n, err := strconv.Atoi(text)
		if err != nil {
			r.Fail(at, "%s is a whole number", f.name)
		}
		to.SetInt(int64(n))
	case truth:
		if text != "true" && text != "false" {
			r.Fail(at, "%s is true or false", f.name)
		}
		to.SetBool(text == "true")
	case duration:
		d, err := time.ParseDuration(text)
		if err != nil {
			r.Fail(at, "%s is a time with its unit: 500ms, 29s, 2m", f.name)
		}
		to.SetInt(int64(d))
	default:
		to.SetString(r.path(f.path, text))
	}
}

// path makes the name of a file relative to the configuration file.
func (r *reader) path(how, value string) string {
	prefix, file := "", value
	switch how {
	case wholePath:
	case prefixedPath:
		if before, after, ok := strings.Cut(value, "="); ok && !strings.HasPrefix(value, ".") {
			prefix, file = before+"=", after
		}
	default:
		return value
	}
	if file == "-" || file == "" || filepath.IsAbs(file) {
		return value
	}
	return prefix + filepath.Join(r.dir, file)
}

// nearest suggests the name that was meant: one that differs by a few letters.
func (r *reader) nearest(name string) string {
	best, least := "", max(2, len(name)/3)+1
	for _, f := range r.fields {
		if f.kind == other {
			continue
		}
		if d := levenshtein.Distance(strings.ToLower(name[:min(len(name), 64)]), f.name, nil); d < least {
			best, least = f.name, d
		}
	}
	if best == "" {
		return ""
	}
	return "; is it " + best + "?"
}
