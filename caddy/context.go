package caddy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	caddyserver "github.com/caddyserver/caddy/v2"

	"github.com/gatemap/gatemap"
)

// members are the members of $context that a configuration adds.
type members struct {
	all     []gatemap.Member
	changes bool // strings have placeholders
}

// newMembers reads a JSON object, whose order counts; nothing and null are
// an empty one.
func newMembers(object []byte) (*members, error) {
	m := new(members)
	if len(object) == 0 {
		return m, nil
	}
	d := json.NewDecoder(bytes.NewReader(object))
	d.UseNumber()
	value, err := m.value(d)
	if err != nil {
		return nil, err
	}
	var ok bool
	if m.all, ok = value.([]gatemap.Member); !ok && value != nil {
		return nil, errors.New("it is an object, whose members are those of $context")
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("something stands behind the object")
	}
	return m, nil
}

// value reads one value: an object as members, an array as a slice. encoding/json
// bounds how deeply they nest.
func (m *members) value(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			return m.object(d)
		}
		return m.array(d)
	case json.Number:
		if n, err := t.Int64(); err == nil {
			return n, nil
		}
		return t.Float64()
	case string:
		m.changes = m.changes || strings.Contains(t, "{")
	}
	return token, nil
}

func (m *members) object(d *json.Decoder) (any, error) {
	object := []gatemap.Member{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		value, err := m.value(d)
		if err != nil {
			return nil, fmt.Errorf("%v: %w", name, err)
		}
		object = append(object, gatemap.Member{Name: name.(string), Value: value})
	}
	_, err := d.Token()
	return object, err
}

func (m *members) array(d *json.Decoder) (any, error) {
	list := []any{}
	for d.More() {
		value, err := m.value(d)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	_, err := d.Token()
	return list, err
}

// of returns the members for a request, with the values of its placeholders. One
// that is not known is empty.
func (m *members) of(r *http.Request) []gatemap.Member {
	if !m.changes {
		return m.all
	}
	replacer, ok := r.Context().Value(caddyserver.ReplacerCtxKey).(*caddyserver.Replacer)
	if !ok {
		return m.all
	}
	return replaced(replacer, m.all).([]gatemap.Member)
}

func replaced(by *caddyserver.Replacer, value any) any {
	switch v := value.(type) {
	case string:
		return by.ReplaceAll(v, "")
	case []gatemap.Member:
		object := make([]gatemap.Member, len(v))
		for i, member := range v {
			object[i] = gatemap.Member{Name: member.Name, Value: replaced(by, member.Value)}
		}
		return object
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = replaced(by, v[i])
		}
		return list
	}
	return value
}
