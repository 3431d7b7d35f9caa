package gatemap

import (
	"fmt"

	"github.com/gatemap/gatemap/template"
)

// ContextValue implements mapping.Message.
func (ev *evaluation) ContextValue(path []string) (any, error) {
	v := find(ev.req.Context, path[0])
	for _, name := range path[1:] {
		switch m := v.(type) {
		case []Member:
			v = find(m, name)
			continue
		case map[string]any:
			v = m[name]
			continue
		}
		plain, err := plainValue(v, path[0])
		if err != nil {
			return nil, err
		}
		m, _ := plain.([]Member)
		v = find(m, name)
	}
	return plainValue(v, path[0])
}

// plainValue turns a value of $context into one that has a text.
func plainValue(v any, name string) (any, error) {
	switch v.(type) {
	case nil, string, bool, int, int64:
		return v, nil
	}
	plain, err := template.Plain(v)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return anyList(plain), nil
}

// anyList makes maps of the Members in a list: what json.Marshal writes.
func anyList(v any) any {
	list, ok := v.([]any)
	if !ok {
		return v
	}
	for i, e := range list {
		list[i] = anyValue(e)
	}
	return list
}

func anyValue(v any) any {
	m, ok := v.([]Member)
	if !ok {
		return anyList(v)
	}
	out := make(map[string]any, len(m))
	for _, e := range m {
		out[e.Name] = anyValue(e.Value)
	}
	return out
}

// find returns the value of a member, nil when there is none.
func find(members []Member, name string) any {
	for i := range members {
		if members[i].Name == name {
			return members[i].Value
		}
	}
	return nil
}

// StageVariable implements mapping.Message.
func (ev *evaluation) StageVariable(name string) (any, bool, error) {
	for i := range ev.req.StageVariables {
		if m := &ev.req.StageVariables[i]; m.Name == name {
			v, err := plainValue(m.Value, name)
			return v, true, err
		}
	}
	return nil, false, nil
}
