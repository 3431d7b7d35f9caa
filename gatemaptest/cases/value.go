package cases

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/gatemap/gatemap"
)

// object reads a mapping as $context wants it: ordered, numbers as they are
// written.
func (d *decoder) object(n *yaml.Node, what string, depth int) []gatemap.Member {
	all := []gatemap.Member{}
	d.mapping(n, what, func(v, key *yaml.Node) {
		all = append(all, gatemap.Member{Name: key.Value, Value: d.value(v, depth+1)})
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

// appendJSON appends a value that d.value made as compact JSON, with members in
// their order and only the escapes that JSON demands.
func appendJSON(dst []byte, v any) []byte {
	switch v := v.(type) {
	case []gatemap.Member:
		dst = append(dst, '{')
		for i, m := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(appendJSON(dst, m.Name), ':')
			dst = appendJSON(dst, m.Value)
		}
		return append(dst, '}')
	case []any:
		dst = append(dst, '[')
		for i, item := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendJSON(dst, item)
		}
		return append(dst, ']')
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		// A number that is none, as NaN. Texts are always JSON.
		enc.Encode(fmt.Sprint(v))
	}
	return append(dst, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
}
