package config

import (
	"reflect"
	"strings"
	"time"
	"unicode"
)

// kind is what a flag takes.
type kind uint8

const (
	text kind = iota
	number
	truth
	duration
	list
	table
	other // not for a file
)

// How a value names a file, which is relative to the configuration file: the
// whole value, or what follows the first = of it. The tag path of a field says
// it.
const (
	wholePath    = "value"
	prefixedPath = "prefixed"
)

// field is a flag of a command.
type field struct {
	name, path string
	kind       kind
	value      reflect.Value
}

// fields returns the flags of a struct and of those embedded in it, by their
// names. Arguments, and flags whose tag says config:"-", are not among them.
func fields(of reflect.Value) []field {
	var all []field
	for i := range of.NumField() {
		f := of.Type().Field(i)
		_, argument := f.Tag.Lookup("arg")
		switch {
		case f.Anonymous:
			all = append(all, fields(of.Field(i))...)
		case argument || f.Tag.Get("config") == "-" || !f.IsExported():
		default:
			name := f.Tag.Get("name")
			if name == "" {
				name = kebab(f.Name)
			}
			all = append(all, field{name, f.Tag.Get("path"), kindOf(f.Type), of.Field(i)})
		}
	}
	return all
}

func kindOf(t reflect.Type) kind {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[time.Duration]():
		return duration
	case t == reflect.TypeFor[[]string]():
		return list
	case t == reflect.TypeFor[map[string]string]():
		return table
	}
	switch t.Kind() {
	case reflect.String:
		return text
	case reflect.Int:
		return number
	case reflect.Bool:
		return truth
	}
	return other
}

// kebab is the name of a flag whose field has none of its own: MaxBytes is
// max-bytes.
func kebab(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
