package template

import "fmt"

// MemberValue returns the member that a path of names leads to, as a mapping
// expression takes it: nil, a string, bool, int, int64, float64, json.Number, a
// []any whose objects are map[string]any, or []Member, which has no text. found
// says whether the first name is there; what is not there is nil. The error is
// that of a value that Plain does not know.
func MemberValue(members []Member, path ...string) (value any, found bool, err error) {
	first := memberNamed(members, path[0])
	if first == nil {
		return nil, false, nil
	}
	v := first.Value
	for _, name := range path[1:] {
		if v, err = step(v, name); err != nil {
			return nil, true, fmt.Errorf("%s: %w", path[0], err)
		}
	}
	if v, err = mappable(v); err != nil {
		return nil, true, fmt.Errorf("%s: %w", path[0], err)
	}
	return v, true, nil
}

// HasMember reports whether there is a member of that name that is not nil.
func HasMember(members []Member, name string) bool {
	m := memberNamed(members, name)
	return m != nil && m.Value != nil
}

func memberNamed(members []Member, name string) *Member {
	for i := range members {
		if members[i].Name == name {
			return &members[i]
		}
	}
	return nil
}

// step returns a member of a value, nil when there is none.
func step(v any, name string) (any, error) {
	if m, ok := v.(map[string]any); ok {
		return m[name], nil
	}
	members, ok := v.([]Member)
	if !ok {
		plain, err := Plain(v)
		if err != nil {
			return nil, err
		}
		members, _ = plain.([]Member)
	}
	if m := memberNamed(members, name); m != nil {
		return m.Value, nil
	}
	return nil, nil
}

// mappable turns a value into one that a mapping expression knows.
func mappable(v any) (any, error) {
	switch v.(type) {
	case nil, string, bool, int, int64:
		return v, nil
	}
	plain, err := Plain(v)
	if err != nil {
		return nil, err
	}
	if list, ok := plain.([]any); ok {
		return anyList(list), nil
	}
	return plain, nil
}

// anyList makes maps of the Members in a list, which json.Marshal writes as
// objects.
func anyList(list []any) []any {
	for i, e := range list {
		list[i] = anyValue(e)
	}
	return list
}

func anyValue(v any) any {
	switch v := v.(type) {
	case []any:
		return anyList(v)
	case []Member:
		out := make(map[string]any, len(v))
		for _, e := range v {
			out[e.Name] = anyValue(e.Value)
		}
		return out
	}
	return v
}
