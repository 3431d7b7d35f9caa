package jsonschema

import (
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// node is one compiled schema.
type node struct {
	address string
	ref     *node   // the schema that counts instead of this one
	checks  []check // in the order of the names of their keywords, format last
	inPlace []*node // those that are applied to the same value

	properties    map[string]*node
	patterns      []patternNode // in the order of their patterns
	others        *node         // additionalProperties
	items         *node         // for each element
	first         []*node       // for the first elements
	additionItems *node         // for those after them
}

type patternNode struct {
	pattern *pattern
	node    *node
}

var ownReference = lazyregexp.New(`^#(/|$)|^https://apigateway\.amazonaws\.com/restapis/[^/#?]+/models/[^/#?]+(#(/|$)|$)`)

// node compiles what the library has read. The raw schema has what the library
// drops: the text of numbers, the order of members.
func (c *compiler) node(s *jsonschema.Schema) (*node, error) {
	if s == nil {
		return nil, nil
	}
	if n, ok := c.nodes[s]; ok {
		return n, nil
	}
	n := &node{address: s.Location}
	c.nodes[s] = n
	c.order = append(c.order, n)
	model, pointer := place(s.Location)
	raw, ok := c.raw(s.Location)
	if !ok || s.DraftVersion != 4 {
		return nil, c.of(model, pointer, "only schemas of draft 4 inside of the models are supported")
	}
	if ref, ok := raw.members["$ref"].(string); ok {
		if !ownReference.MatchString(ref) {
			return nil, c.of(model, pointer+"/$ref", "a $ref is neither a pointer into the model nor another model of the API: %s", ref)
		}
		target, err := c.node(s.Ref)
		n.ref = target
		n.inPlace = []*node{target}
		return n, err
	}
	for _, name := range []string{"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"} {
		if v, ok := raw.members[name].(number); ok {
			if _, err := strconv.ParseInt(string(v), 10, 32); err != nil {
				return nil, c.of(model, pointer+"/"+name, "the value is not an integer of 32 bits: %s", v)
			}
		}
	}
	if err := c.children(n, s); err != nil {
		return nil, err
	}
	return n, c.keywords(n, s, raw)
}

// raw finds a schema by its address.
func (c *compiler) raw(address string) (*object, bool) {
	doc, _, _ := strings.Cut(address, "#")
	v, ok := c.docs[doc]
	_, pointer := place(address)
	for ok && pointer != "" {
		var token string
		token, pointer, _ = strings.Cut(pointer[1:], "/")
		if pointer != "" {
			pointer = "/" + pointer
		}
		token = strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
		switch parent := v.(type) {
		case *object:
			v, ok = parent.members[token]
		case []any:
			i, err := strconv.Atoi(token)
			if ok = err == nil && i >= 0 && i < len(parent); ok {
				v = parent[i]
			}
		default:
			ok = false
		}
	}
	o, is := v.(*object)
	return o, ok && is
}

// children compiles the schemas for members and elements.
func (c *compiler) children(n *node, s *jsonschema.Schema) (err error) {
	if len(s.Properties) > 0 {
		n.properties = make(map[string]*node, len(s.Properties))
	}
	for name, sub := range s.Properties {
		if n.properties[name], err = c.node(sub); err != nil {
			return err
		}
	}
	for re, sub := range s.PatternProperties {
		compiled, err := c.node(sub)
		if err != nil {
			return err
		}
		n.patterns = append(n.patterns, patternNode{re.(*pattern), compiled})
	}
	slices.SortFunc(n.patterns, func(a, b patternNode) int { return compareNames(a.pattern.source, b.pattern.source) })
	if sub, ok := s.AdditionalProperties.(*jsonschema.Schema); ok {
		if n.others, err = c.node(sub); err != nil {
			return err
		}
	}
	switch items := s.Items.(type) {
	case *jsonschema.Schema:
		n.items, err = c.node(items)
	case []*jsonschema.Schema:
		n.first, err = c.list(items)
	}
	if sub, ok := s.AdditionalItems.(*jsonschema.Schema); ok && err == nil {
		n.additionItems, err = c.node(sub)
	}
	return err
}

func (c *compiler) list(schemas []*jsonschema.Schema) ([]*node, error) {
	list := make([]*node, len(schemas))
	for i, s := range schemas {
		var err error
		if list[i], err = c.node(s); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// refuseLoops refuses a schema that would be applied to one value without end.
func (c *compiler) refuseLoops() error {
	const (
		open = 1 + iota
		done
	)
	state := map[*node]int{}
	var visit func(n *node) error
	visit = func(n *node) error {
		state[n] = open
		for _, next := range n.inPlace {
			switch state[next] {
			case open:
				model, pointer := place(next.address)
				return c.of(model, pointer, "the schema applies itself to the same value without end")
			case 0:
				if err := visit(next); err != nil {
					return err
				}
			}
		}
		state[n] = done
		return nil
	}
	for _, n := range c.order {
		if state[n] == 0 {
			if err := visit(n); err != nil {
				return err
			}
		}
	}
	return nil
}
