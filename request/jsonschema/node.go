package jsonschema

import (
	"slices"
	"strconv"
)

// node is one compiled schema.
type node struct {
	at      address
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

// node compiles a schema that was held to the meta-schema.
func (c *compiler) node(at address, s *object) (*node, error) {
	if n, ok := c.nodes[s]; ok {
		return n, nil
	}
	n := &node{at: at}
	c.nodes[s] = n
	c.order = append(c.order, n)
	if ref, ok := s.members["$ref"].(string); ok {
		target, err := c.resolve(ref, at)
		n.ref = target
		n.inPlace = []*node{target}
		return n, err
	}
	if err := c.children(n, s); err != nil {
		return nil, err
	}
	return n, c.keywords(n, s)
}

// children compiles the schemas for members and elements.
func (c *compiler) children(n *node, s *object) (err error) {
	if properties, ok := s.members["properties"].(*object); ok && len(properties.names) > 0 {
		n.properties = make(map[string]*node, len(properties.names))
		for _, name := range properties.names {
			if n.properties[name], err = c.below(n, properties.members[name], "properties", name); err != nil {
				return err
			}
		}
	}
	if patterns, ok := s.members["patternProperties"].(*object); ok {
		for _, text := range patterns.names {
			re, err := compilePattern(&c.work, text)
			if err != nil {
				return c.at(n.at.to("patternProperties"), "the pattern %q: %v", text, err)
			}
			compiled, err := c.below(n, patterns.members[text], "patternProperties", text)
			if err != nil {
				return err
			}
			n.patterns = append(n.patterns, patternNode{re, compiled})
		}
	}
	slices.SortFunc(n.patterns, func(a, b patternNode) int { return compareNames(a.pattern.source, b.pattern.source) })
	if n.others, err = c.below(n, s.members["additionalProperties"], "additionalProperties"); err != nil {
		return err
	}
	list, several := s.members["items"].([]any)
	if !several {
		n.items, err = c.below(n, s.members["items"], "items")
		return err
	}
	if n.first, err = c.list(n, list, "items"); err == nil {
		n.additionItems, err = c.below(n, s.members["additionalItems"], "additionalItems")
	}
	return err
}

// below compiles a schema inside of another one. What is no schema is nil.
func (c *compiler) below(n *node, v any, tokens ...string) (*node, error) {
	s, ok := v.(*object)
	if !ok {
		return nil, nil
	}
	return c.node(n.at.to(tokens...), s)
}

func (c *compiler) list(n *node, schemas []any, keyword string) ([]*node, error) {
	list := make([]*node, len(schemas))
	for i, s := range schemas {
		var err error
		if list[i], err = c.below(n, s, keyword, strconv.Itoa(i)); err != nil {
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
				return c.at(next.at, "the schema applies itself to the same value without end")
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
