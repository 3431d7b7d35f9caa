package template

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// The bounds of one value of $context or $stageVariables. A JSON document may
// nest as deep (jsondoc.MaxDepth); a value that contains itself ends here.
const (
	maxValueDepth = 400
	maxValueParts = 1 << 20
)

// Plain turns a Go value into one that Member names: nil, a string, bool, int64,
// float64, json.Number, []any or []Member of such values.
//
//	named types, pointers, interfaces   what they are or point to
//	fmt.Stringer                        its text
//	int and uint kinds                  int64, or a json.Number beyond it
//	float32, float64                    float64
//	*big.Int                            json.Number
//	[]byte                              string
//	json.RawMessage                     what the JSON means
//	slices, arrays                      []any
//	maps with string keys               []Member in the order of the sorted keys
//
// Anything else is an error, and so is what nests deeper than 400 levels or has
// more than 2^20 parts: it may contain itself.
func Plain(v any) (any, error) {
	r := reading{}
	return r.plain(v, 0)
}

// reading counts the parts of one value.
type reading struct{ parts int }

var errValueDepth = fmt.Errorf("the value nests deeper than %d levels, it may contain itself", maxValueDepth)

var errParts = errors.New("the value has more than 2^20 parts")

func (r *reading) plain(v any, depth int) (any, error) {
	if depth > maxValueDepth {
		return nil, errValueDepth
	}
	if r.parts++; r.parts > maxValueParts {
		return nil, errParts
	}
	switch v := v.(type) {
	case nil, string, bool, int64, float64, json.Number:
		return v, nil
	case int:
		return int64(v), nil
	case []Member:
		return r.members(v, depth)
	case map[string]any:
		return r.members(sorted(v), depth)
	case json.RawMessage:
		return r.raw(v, depth)
	case *big.Int:
		if v == nil {
			return nil, nil
		}
		return json.Number(v.String()), nil
	}
	return r.reflected(reflect.ValueOf(v), depth)
}

func (r *reading) members(list []Member, depth int) (any, error) {
	out := make([]Member, len(list))
	for i, m := range list {
		v, err := r.plain(m.Value, depth+1)
		if err != nil {
			return nil, within(m.Name, err)
		}
		out[i] = Member{Name: m.Name, Value: v}
	}
	return out, nil
}

// within says in which member a fault is. A chain of names that goes on for ever
// helps nobody.
func within(name string, err error) error {
	const most = 200
	if len(err.Error()) > most {
		return err
	}
	return fmt.Errorf("%s: %w", name, err)
}

func (r *reading) raw(text json.RawMessage, depth int) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	return r.plain(v, depth+1)
}

func (r *reading) reflected(x reflect.Value, depth int) (any, error) {
	switch x.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Map, reflect.Slice:
		if x.IsNil() {
			return nil, nil
		}
	}
	if s, ok := x.Interface().(fmt.Stringer); ok {
		return s.String(), nil
	}
	switch x.Kind() {
	case reflect.Bool:
		return x.Bool(), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return x.Int(), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		if n := int64(x.Uint()); n >= 0 {
			return n, nil
		}
		return json.Number(strconv.FormatUint(x.Uint(), 10)), nil
	case reflect.Float32, reflect.Float64:
		return x.Float(), nil
	case reflect.String:
		return x.String(), nil
	case reflect.Pointer:
		return r.plain(x.Elem().Interface(), depth+1)
	case reflect.Slice, reflect.Array:
		return r.list(x, depth)
	case reflect.Map:
		return r.mapped(x, depth)
	}
	return nil, fmt.Errorf("%v is no value that a template can have: maps, []gatemap.Member, slices, strings, numbers and bools are", x.Type())
}

func (r *reading) list(x reflect.Value, depth int) (any, error) {
	if x.Kind() == reflect.Slice && x.Type().Elem().Kind() == reflect.Uint8 {
		return string(x.Bytes()), nil
	}
	out := make([]any, x.Len())
	for i := range out {
		v, err := r.plain(x.Index(i).Interface(), depth+1)
		if err != nil {
			return nil, within(strconv.Itoa(i), err)
		}
		out[i] = v
	}
	return out, nil
}

func (r *reading) mapped(x reflect.Value, depth int) (any, error) {
	if x.Type().Key().Kind() != reflect.String {
		return nil, fmt.Errorf("%v has keys that are no strings", x.Type())
	}
	list := make([]Member, 0, x.Len())
	for it := x.MapRange(); it.Next(); {
		list = append(list, Member{Name: it.Key().String(), Value: it.Value().Interface()})
	}
	slices.SortFunc(list, func(a, b Member) int { return strings.Compare(a.Name, b.Name) })
	return r.members(list, depth)
}
