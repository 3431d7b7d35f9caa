package lint

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Bounds of what is made of a model.
const (
	modelDepth   = 8
	modelParts   = 2_000
	alternatives = 4 // payloads: each takes another of several possible values
)

// modelPayloads are payloads that suit the model that the method has for a media
// type of its requests: together they have all that the model names, and of what
// may be of several kinds each kind. nil is that there is no such model.
func (c *checker) modelPayloads(mediaType string) [][]byte {
	schema, ok := c.m.Schemas.Get(c.modelOf(mediaType))
	if !ok {
		return nil
	}
	var list [][]byte
	for i := range alternatives {
		m := model{schemas: c.m.Schemas.Get, choice: i, left: modelParts}
		root := m.parse(schema)
		if root == nil {
			return nil
		}
		m.root = root
		if body, err := json.Marshal(m.value(root, 0)); err == nil && m.left > 0 {
			list = append(list, body)
		}
	}
	return list
}

// modelOf is the name of the model that requests of a media type have, "" if they
// have none that says something.
func (c *checker) modelOf(mediaType string) string {
	name, ok := c.m.Request.Models.Get(mediaType)
	if !ok {
		name, _ = c.m.Request.Models.Get("$default")
	}
	if ownModel(name) {
		return ""
	}
	return name
}

// modelKey is the model of the request template that is looked at, among those of
// all APIs of the definition.
func (c *checker) modelKey(mediaType string) string {
	if name := c.modelOf(mediaType); c.request && name != "" {
		return c.m.API + "\x00" + name
	}
	return ""
}

// model makes a value of a JSON Schema. It knows what says which kind a value is
// of and which members it has.
type model struct {
	schemas func(name string) (string, bool)
	root    map[string]any // of the document that #/... is in
	choice  int            // of several possible values
	left    int
}

func (m *model) parse(schema string) map[string]any {
	var s map[string]any
	if len(schema) > maxTemplate || json.Unmarshal([]byte(schema), &s) != nil {
		return nil
	}
	return s
}

func pick[V any](m *model, list []V) V { return list[m.choice%len(list)] }

// value is a value of a schema. What can be anything is of another kind in each
// payload.
func (m *model) value(s map[string]any, depth int) any {
	if m.left--; m.left <= 0 || depth > modelDepth {
		return m.anything()
	}
	if ref, ok := s["$ref"].(string); ok {
		outer := m.root
		if s = m.refer(ref); s == nil {
			return m.anything()
		}
		defer func() { m.root = outer }()
		return m.value(s, depth+1)
	}
	for _, name := range []string{"oneOf", "anyOf"} {
		if list := schemasIn(s[name]); len(list) > 0 && s["properties"] == nil {
			return m.value(pick(m, list), depth+1)
		}
	}
	if list, ok := s["enum"].([]any); ok && len(list) > 0 {
		return pick(m, list)
	}
	switch kind := m.kind(s); kind {
	case "object":
		return m.object(s, depth)
	case "array":
		if items, ok := s["items"].(map[string]any); ok {
			return []any{m.value(items, depth+1)}
		}
		return []any{}
	case "string":
		return "text"
	case "integer", "number":
		return 1
	case "boolean":
		return true
	case "null":
		return nil
	}
	return m.anything()
}

func (m *model) anything() any { return pick(m, []any{"text", 1, map[string]any{}, []any{}}) }

// kind is the type of a schema's values.
func (m *model) kind(s map[string]any) string {
	switch t := s["type"].(type) {
	case string:
		return t
	case []any:
		if len(t) > 0 {
			name, _ := pick(m, t).(string)
			return name
		}
	}
	if s["properties"] != nil || s["allOf"] != nil {
		return "object"
	}
	return ""
}

// object is an object with all members that a schema names, in its parts, too.
func (m *model) object(s map[string]any, depth int) any {
	out := map[string]any{}
	for _, name := range []string{"allOf", "oneOf", "anyOf"} {
		for _, part := range schemasIn(s[name]) {
			if more, ok := m.value(part, depth+1).(map[string]any); ok {
				maps.Copy(out, more)
			}
		}
	}
	if properties, ok := s["properties"].(map[string]any); ok {
		for _, name := range slices.Sorted(maps.Keys(properties)) {
			if of, ok := properties[name].(map[string]any); ok {
				out[name] = m.value(of, depth+1)
			} else {
				out[name] = m.anything()
			}
		}
	}
	return out
}

func schemasIn(v any) []map[string]any {
	list, _ := v.([]any)
	var schemas []map[string]any
	for _, e := range list {
		if s, ok := e.(map[string]any); ok {
			schemas = append(schemas, s)
		}
	}
	return schemas
}

// refer is what a reference names: a model of the API, or a part of the same one.
func (m *model) refer(ref string) map[string]any {
	before, inside, _ := strings.Cut(ref, "#")
	if before != "" {
		_, name, found := strings.Cut(before, "/models/")
		schema, ok := m.schemas(name)
		if !found || !ok {
			return nil
		}
		if m.root = m.parse(schema); m.root == nil {
			return nil
		}
	}
	at := m.root
	for _, name := range strings.Split(strings.Trim(inside, "/"), "/") {
		if name != "" {
			at, _ = at[strings.NewReplacer("~1", "/", "~0", "~").Replace(name)].(map[string]any)
		}
	}
	return at
}
