package jsonschema

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/definition"
)

// holder holds schemas to the meta-schema of draft 4. It collects every fault.
type holder struct {
	*compiler
	base   *url.URL        // of the schema that is held
	ids    map[string]bool // of the schemas so far
	faults definition.Faults
}

func (h *holder) add(at address, format string, args ...any) {
	if !h.faults.Full() {
		h.faults = append(h.faults, h.at(at, format, args...)...)
	}
}

// wants adds a fault about a value that is of another type.
func (h *holder) wants(at address, v any, want string) {
	got := typeOf(v)
	if got == "integer" {
		got = "number"
	}
	h.add(at, "got %s, want %s", got, want)
}

// schema holds a value that has to be a schema, and all schemas in it.
func (h *holder) schema(v any, at address) {
	s, ok := v.(*object)
	if !ok {
		h.wants(at, v, "object")
		return
	}
	if h.held[s] {
		return
	}
	h.held[s] = true
	defer func(base *url.URL) { h.base = base }(h.base)
	h.identify(s, at)
	for _, name := range s.names {
		h.keyword(name, s.members[name], at.to(name))
	}
	for _, pair := range [][2]string{{"exclusiveMaximum", "maximum"}, {"exclusiveMinimum", "minimum"}} {
		_, has := s.members[pair[0]]
		if _, needed := s.members[pair[1]]; has && !needed {
			h.add(at, "property '%s' required, if '%s' exists", pair[1], pair[0])
		}
	}
}

// identify notes the id of a schema: no two schemas have the same.
func (h *holder) identify(s *object, at address) {
	id, ok := idOf(s)
	if !ok {
		return
	}
	base, err := h.base.Parse(id)
	if err != nil {
		h.add(at.to("id"), "%v", err)
		return
	}
	whole := base.String()
	if len(whole) > maxPlace {
		h.add(at.to("id"), "the id has %d bytes with those around it, and %d is the most", len(whole), maxPlace)
		return
	}
	if h.ids[whole] {
		h.add(at.to("id"), "another schema has the id %s", id)
	}
	h.base, h.ids[whole] = base, true
}

// idOf returns the id of a schema, without a fragment. A schema that is a
// reference has none.
func idOf(s *object) (string, bool) {
	if _, ok := s.members["$ref"].(string); ok {
		return "", false
	}
	id, _ := s.members["id"].(string)
	id, _, _ = strings.Cut(id, "#")
	return id, id != ""
}

// keyword holds the value of a keyword. A name that is none has any value.
func (h *holder) keyword(name string, v any, at address) {
	switch name {
	case "not":
		h.schema(v, at)
	case "items":
		if _, list := v.([]any); list {
			h.schemas(v, at)
		} else {
			h.schema(v, at)
		}
	case "additionalItems", "additionalProperties":
		if _, is := v.(bool); !is {
			h.schema(v, at)
		}
	case "allOf", "anyOf", "oneOf":
		h.schemas(v, at)
	case "definitions", "properties", "patternProperties":
		h.members(v, at, h.schema)
	case "dependencies":
		h.members(v, at, func(v any, at address) {
			if _, list := v.([]any); list {
				h.names(v, at)
			} else {
				h.schema(v, at)
			}
		})
	case "type":
		if _, list := v.([]any); list {
			h.list(v, at, true, h.simpleType)
		} else {
			h.simpleType(v, at)
		}
	case "required":
		h.names(v, at)
	case "enum":
		h.list(v, at, true, func(any, address) {})
	case "maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties":
		h.size(v, at)
	case "maximum", "minimum", "multipleOf":
		if n, is := v.(number); !is {
			h.wants(at, v, "number")
		} else if name == "multipleOf" && n.decimal().sign() <= 0 {
			h.add(at, "exclusiveMinimum: got %s, want 0", n)
		}
	case "exclusiveMaximum", "exclusiveMinimum", "uniqueItems":
		if _, is := v.(bool); !is {
			h.wants(at, v, "boolean")
		}
	case "id", "$schema", "$ref", "title", "description", "format", "pattern":
		h.text(v, at)
	}
}

func (h *holder) text(v any, at address) {
	if _, is := v.(string); !is {
		h.wants(at, v, "string")
	}
}

// size: the service's library reads a bound as an integer of 32 bits.
func (h *holder) size(v any, at address) {
	n, is := v.(number)
	if !is {
		h.wants(at, v, "integer")
	} else if size, err := strconv.ParseInt(string(n), 10, 32); err != nil {
		h.add(at, "the value is not an integer of 32 bits: %s", n)
	} else if size < 0 {
		h.add(at, "minimum: got %s, want 0", n)
	}
}

func (h *holder) simpleType(v any, at address) {
	names := []string{"array", "boolean", "integer", "null", "number", "object", "string"}
	if name, is := v.(string); !is || !slices.Contains(names, name) {
		h.add(at, "value must be one of '%s'", strings.Join(names, "', '"))
	}
}

func (h *holder) names(v any, at address) { h.list(v, at, true, h.text) }

func (h *holder) schemas(v any, at address) { h.list(v, at, false, h.schema) }

// list holds a list of at least one element, and each element.
func (h *holder) list(v any, at address, unique bool, element func(any, address)) {
	list, is := v.([]any)
	if !is {
		h.wants(at, v, "array")
		return
	}
	if len(list) == 0 {
		h.add(at, "minItems: got 0, want 1")
	}
	first := map[string]int{}
	for i, e := range list {
		element(e, at.to(strconv.Itoa(i)))
		if !unique {
			continue
		}
		key := string(appendSortedKey(nil, e))
		if j, again := first[key]; again {
			h.add(at, "items at %d and %d are equal", j, i)
			return
		}
		first[key] = i
	}
}

func (h *holder) members(v any, at address, member func(any, address)) {
	o, is := v.(*object)
	if !is {
		h.wants(at, v, "object")
		return
	}
	for _, name := range o.names {
		member(o.members[name], at.to(name))
	}
}

// appendSortedKey writes a text that two values share when they are equal.
func appendSortedKey(dst []byte, v any) []byte {
	switch v := v.(type) {
	case []any:
		dst = append(dst, '[')
		for _, e := range v {
			dst = append(appendSortedKey(dst, e), ',')
		}
		return append(dst, ']')
	case *object:
		dst = append(dst, '{')
		for _, name := range slices.Sorted(slices.Values(v.names)) {
			dst = append(appendString(dst, name), ':')
			dst = append(appendSortedKey(dst, v.members[name]), ',')
		}
		return append(dst, '}')
	}
	return appendKey(dst, v)
}
