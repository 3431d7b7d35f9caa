package cases

import (
	"encoding/json"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/gatemap/gatemap"
)

// object reads a mapping as $context wants it: ordered, numbers as they are
// written.
func (d *decoder) object(n *yaml.Node, what string, depth int) []gatemap.Member {
	all := []gatemap.Member{}
	d.members(n, what, nil, func(key string, v, _ *yaml.Node) {
		all = append(all, gatemap.Member{Name: key, Value: d.value(v, depth+1)})
	})
	return all
}

func (d *decoder) value(n *yaml.Node, depth int) any {
	n = d.resolve(n)
	if depth > maxDepth {
		d.deep(n)
		return nil
	}
	switch n.Kind {
	case yaml.MappingNode:
		return d.object(n, "an object", depth)
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, item := range n.Content {
			list[i] = d.value(item, depth+1)
		}
		return list
	}
	switch n.Tag {
	case "!!null":
		return nil
	case "!!bool":
		return strings.EqualFold(n.Value, "true")
	case "!!int", "!!float":
		if text, ok := number(n); ok {
			return json.Number(text)
		}
	}
	return n.Value
}

func (d *decoder) deep(n *yaml.Node) {
	if !d.full {
		d.full = true
		d.fail(d.at(n), "nested deeper than %d levels", maxDepth)
	}
}

// number gives a YAML number as JSON writes it; .inf and the like are none.
func number(n *yaml.Node) (string, bool) {
	if json.Valid([]byte(n.Value)) {
		return n.Value, true
	}
	var i int64
	var f float64
	var x any = &f
	if n.Tag == "!!int" {
		x = &i
	}
	if n.Decode(x) != nil {
		return "", false
	}
	text, err := json.Marshal(x)
	return string(text), err == nil
}

// json appends a YAML value as compact JSON with the members in their order.
func (d *decoder) json(dst []byte, n *yaml.Node, depth int) []byte {
	n = d.resolve(n)
	if depth > maxDepth {
		d.deep(n)
		return append(dst, "null"...)
	}
	switch n.Kind {
	case yaml.MappingNode:
		dst = append(dst, '{')
		first := true
		d.members(n, "an object", nil, func(key string, v, _ *yaml.Node) {
			if !first {
				dst = append(dst, ',')
			}
			first = false
			dst = append(appendString(dst, key), ':')
			dst = d.json(dst, v, depth+1)
		})
		return append(dst, '}')
	case yaml.SequenceNode:
		dst = append(dst, '[')
		for i, item := range n.Content {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = d.json(dst, item, depth+1)
		}
		return append(dst, ']')
	}
	switch n.Tag {
	case "!!null":
		return append(dst, "null"...)
	case "!!bool":
		return append(dst, strings.ToLower(n.Value)...)
	case "!!int", "!!float":
		if text, ok := number(n); ok {
			return append(dst, text...)
		}
	}
	return appendString(dst, n.Value)
}

// appendString appends a JSON string, with only the escapes that JSON demands.
func appendString(dst []byte, s string) []byte {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		panic(err) // a string is always JSON
	}
	return append(dst, strings.TrimSuffix(b.String(), "\n")...)
}
