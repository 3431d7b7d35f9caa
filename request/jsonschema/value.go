package jsonschema

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	"github.com/gatemap/gatemap/internal/meter"
)

// A value of JSON is nil, bool, string, number, []any or *object.
type (
	number string // as it is written

	object struct {
		names   []string // in the order of their first occurrence
		members map[string]any
	}
)

const (
	maxDepth = 400 // what a mapping template reads

	// What a value, an object and a member take beside their texts, in bytes.
	valueSize  = 40
	objectSize = 160
	memberSize = 96
)

var (
	errSyntax = errors.New("the text is not JSON")
	errDepth  = errors.New("the JSON is nested too deeply")
)

// read reads JSON strictly: one value, in UTF-8. Of members with one name the
// last counts, in the place of the first.
func read(m *meter.Meter, src []byte) (any, error) {
	if err := m.SpendBytes(2 * len(src)); err != nil {
		return nil, err
	}
	if !utf8.Valid(src) || !json.Valid(src) {
		return nil, errSyntax
	}
	d := json.NewDecoder(bytes.NewReader(src))
	d.UseNumber()
	return (&reader{d, m}).value(0)
}

type reader struct {
	d *json.Decoder
	m *meter.Meter
}

func (r *reader) value(depth int) (any, error) {
	tok, err := r.d.Token()
	if err != nil {
		if err == io.EOF {
			err = errSyntax
		}
		return nil, err
	}
	if err := r.pay(valueSize); err != nil {
		return nil, err
	}
	switch tok := tok.(type) {
	case json.Number:
		return number(tok), nil
	case json.Delim:
		if depth++; depth > maxDepth {
			return nil, errDepth
		}
		if tok == '[' {
			return r.array(depth)
		}
		return r.object(depth)
	}
	return tok, nil
}

// pay spends for one value of that size.
func (r *reader) pay(size int) error {
	if err := r.m.Spend(1); err != nil {
		return err
	}
	return r.m.Hold(size)
}

func (r *reader) array(depth int) (any, error) {
	list := []any{}
	for r.d.More() {
		v, err := r.value(depth)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	_, err := r.d.Token()
	return list, err
}

func (r *reader) object(depth int) (any, error) {
	if err := r.pay(objectSize); err != nil {
		return nil, err
	}
	o := &object{members: map[string]any{}}
	for r.d.More() {
		tok, err := r.d.Token()
		if err != nil {
			return nil, err
		}
		name, _ := tok.(string)
		if err := r.pay(memberSize + len(name)); err != nil {
			return nil, err
		}
		v, err := r.value(depth)
		if err != nil {
			return nil, err
		}
		if _, again := o.members[name]; !again {
			o.names = append(o.names, name)
		}
		o.members[name] = v
	}
	_, err := r.d.Token()
	return o, err
}

// appendJSON writes a value as the service prints one in a reason.
func appendJSON(dst []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...)
	case bool:
		if v {
			return append(dst, "true"...)
		}
		return append(dst, "false"...)
	case number:
		return append(dst, v.print()...)
	case string:
		return appendString(dst, v)
	case []any:
		dst = append(dst, '[')
		for i, e := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendJSON(dst, e)
		}
		return append(dst, ']')
	case *object:
		dst = append(dst, '{')
		for i, name := range v.names {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(appendString(dst, name), ':')
			dst = appendJSON(dst, v.members[name])
		}
		return append(dst, '}')
	}
	return dst
}

func appendString(dst []byte, s string) []byte {
	const hex = "0123456789ABCDEF"
	dst = append(dst, '"')
	for i := range len(s) {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c >= ' ':
			dst = append(dst, c)
		default:
			if short := strings.IndexByte("\b\t\n\f\r", c); short >= 0 {
				dst = append(dst, '\\', "btnfr"[short])
			} else {
				dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
			}
		}
	}
	return append(dst, '"')
}

func printed(v any) string { return string(appendJSON(nil, v)) }

// printedNames is a list of names as JSON.
func printedNames(names []string) string {
	list := make([]any, len(names))
	for i, name := range names {
		list[i] = name
	}
	return printed(list)
}

// weight is how many bytes a value has in print, about.
func weight(v any) int {
	n := 8
	switch v := v.(type) {
	case number:
		n += len(v)
	case string:
		n += len(v)
	case []any:
		for _, e := range v {
			n += weight(e)
		}
	case *object:
		for name, e := range v.members {
			n += len(name) + weight(e)
		}
	}
	return n
}

// equal compares by value: 1 is 1.0, and the order of members is nothing.
func equal(a, b any) bool {
	switch a := a.(type) {
	case number:
		b, ok := b.(number)
		return ok && a.decimal().compare(b.decimal()) == 0
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !equal(a[i], b[i]) {
				return false
			}
		}
		return true
	case *object:
		b, ok := b.(*object)
		if !ok || len(a.names) != len(b.names) {
			return false
		}
		for name, v := range a.members {
			w, has := b.members[name]
			if !has || !equal(v, w) {
				return false
			}
		}
		return true
	}
	switch b.(type) {
	case number, []any, *object:
		return false
	}
	return a == b
}

// appendKey writes a text that two values share when uniqueItems takes them for
// duplicates. The order of members counts there: {"a":1,"b":2} and
// {"b":2,"a":1} are two elements.
func appendKey(dst []byte, v any) []byte {
	switch v := v.(type) {
	case number:
		return append(dst, v.decimal().key()...)
	case []any:
		dst = append(dst, '[')
		for _, e := range v {
			dst = append(appendKey(dst, e), ',')
		}
		return append(dst, ']')
	case *object:
		dst = append(dst, '{')
		for _, name := range v.names {
			dst = append(appendString(dst, name), ':')
			dst = append(appendKey(dst, v.members[name]), ',')
		}
		return append(dst, '}')
	}
	return appendJSON(dst, v)
}

// compareNames orders as Java orders strings, by UTF-16 units.
func compareNames(a, b string) int { return javatext.Compare(a, b) }
