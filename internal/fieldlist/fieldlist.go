// Package fieldlist finds headers and parameters in lists of them. Letter case does
// not matter unless a function says so.
package fieldlist

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/template"
)

// EqualFold compares names of headers, which are ASCII.
func EqualFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if x, y := a[i], b[i]; x != y && (x|0x20 != y|0x20 || x|0x20 < 'a' || x|0x20 > 'z') {
			return false
		}
	}
	return true
}

// Named reports whether a field has a name, in its letter case unless that is
// folded.
func Named(f *template.Field, name string, fold bool) bool {
	return f.Name == name || fold && len(f.Name) == len(name) && EqualFold(f.Name, name)
}

// Index returns the index of the first field of a name, -1 without one.
func Index(list []template.Field, name string) int {
	return slices.IndexFunc(list, func(f template.Field) bool { return EqualFold(f.Name, name) })
}

// First returns the first value of a name: the gateway's own reading of Accept
// and Content-Type.
func First(list []template.Field, name string) (string, bool) {
	for i := range list {
		if f := &list[i]; len(f.Name) == len(name) && len(f.Values) > 0 && EqualFold(f.Name, name) {
			return f.Values[0], true
		}
	}
	return "", false
}

// Last returns the last value of a name, in its letter case unless that is
// folded: of several the last one counts, as in $input.params
// (rules/templates.md#parameters).
func Last(list []template.Field, name string, fold bool) (string, bool) {
	for i := len(list) - 1; i >= 0; i-- {
		if f := &list[i]; len(f.Values) > 0 && Named(f, name, fold) {
			return f.Values[len(f.Values)-1], true
		}
	}
	return "", false
}

// Values returns the values of all fields of a name, in its letter case unless
// that is folded; they may be those of the list.
func Values(list []template.Field, name string, fold bool) []string {
	var values []string
	for i := range list {
		f := &list[i]
		switch {
		case !Named(f, name, fold):
		case values == nil:
			values = f.Values[:len(f.Values):len(f.Values)]
		default:
			values = append(values, f.Values...)
		}
	}
	return values
}

// Append appends the values of all fields of a name with commas between them, and
// reports whether there is one. The name is taken in its letter case unless that
// is folded.
func Append(dst []byte, list []template.Field, name string, fold bool) ([]byte, bool) {
	found := false
	for i := range list {
		f := &list[i]
		if !Named(f, name, fold) {
			continue
		}
		for _, v := range f.Values {
			if found {
				dst = append(dst, ',')
			}
			dst, found = append(dst, v...), true
		}
	}
	return dst, found
}

// Query puts parameters behind those that a query string has.
func Query(query string, list []template.Field) string {
	var b strings.Builder
	b.WriteString(query)
	for _, f := range list {
		for _, v := range f.Values {
			if b.Len() > 0 {
				b.WriteByte('&')
			}
			b.WriteString(url.QueryEscape(f.Name) + "=" + url.QueryEscape(v))
		}
	}
	return b.String()
}

// Delete removes the fields of a name.
func Delete(list []template.Field, name string) []template.Field {
	return slices.DeleteFunc(list, func(f template.Field) bool { return EqualFold(f.Name, name) })
}

// DeleteFirst removes the fields of a name among the first n, and returns how many
// of these are left.
func DeleteFirst(list []template.Field, name string, n int) ([]template.Field, int) {
	kept := len(Delete(list[:n:n], name))
	if kept < n {
		list = slices.Delete(list, kept, n)
	}
	return list, kept
}

// FromMap returns fields in the order of their names.
func FromMap(m map[string][]string) []template.Field {
	fields := make([]template.Field, 0, len(m))
	for _, name := range slices.Sorted(maps.Keys(m)) {
		fields = append(fields, template.Field{Name: name, Values: m[name]})
	}
	return fields
}

// Set gives the list the field of a name with one value, in the place of its
// first field of that name.
func Set(list []template.Field, name, value string) []template.Field {
	f := template.Field{Name: name, Values: []string{value}}
	if i := Index(list, name); i >= 0 {
		list[i] = f
		return list
	}
	return append(list, f)
}

// Clone returns a copy that shares no memory that a caller may write to.
func Clone(list []template.Field) []template.Field {
	list = slices.Clone(list)
	for i := range list {
		list[i].Values = slices.Clone(list[i].Values)
	}
	return list
}
