package envoy

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/gatemap/gatemap"
)

// contextMembers are members of $context that attributes give.
type contextMembers struct {
	names []string
	inner map[string]*contextMembers // by name; nil for one that is the value of an attribute
	from  map[string]string          // the attribute, by name
}

// newContextMembers makes members of names with dots.
func newContextMembers(attributes map[string]string) (*contextMembers, error) {
	root := new(contextMembers)
	for _, path := range slices.Sorted(maps.Keys(attributes)) {
		at := root
		parts := strings.Split(path, ".")
		for i, name := range parts {
			if name == "" || attributes[path] == "" {
				return nil, fmt.Errorf("context %s=%s: a name, or a part of it, or the attribute is empty", path, attributes[path])
			}
			_, leaf := at.from[name]
			if leaf || i == len(parts)-1 && at.inner[name] != nil {
				return nil, fmt.Errorf("context %s: %s has a value already", path, name)
			}
			if i == len(parts)-1 {
				at.add(name)
				at.from[name] = attributes[path]
				break
			}
			if at.inner[name] == nil {
				at.add(name)
				at.inner[name] = new(contextMembers)
			}
			at = at.inner[name]
		}
	}
	return root, nil
}

func (c *contextMembers) add(name string) {
	c.names = append(c.names, name)
	if c.from == nil {
		c.from, c.inner = make(map[string]string), make(map[string]*contextMembers)
	}
}

// of returns the members of a request. An attribute that it does not have gives
// none.
func (c *contextMembers) of(attributes map[string]*structpb.Value) []gatemap.Member {
	var all []gatemap.Member
	for _, name := range c.names {
		if inner := c.inner[name]; inner != nil {
			all = append(all, gatemap.Member{Name: name, Value: inner.of(attributes)})
			continue
		}
		if v := attributes[c.from[name]]; v != nil {
			all = append(all, gatemap.Member{Name: name, Value: memberValue(v)})
		}
	}
	return all
}

// memberValue is the value of an attribute as $context has it.
func memberValue(v *structpb.Value) any {
	switch k := v.GetKind().(type) {
	case *structpb.Value_StructValue:
		var object []gatemap.Member
		for _, name := range slices.Sorted(maps.Keys(k.StructValue.GetFields())) {
			object = append(object, gatemap.Member{Name: name, Value: memberValue(k.StructValue.GetFields()[name])})
		}
		return object
	case *structpb.Value_ListValue:
		list := []any{}
		for _, item := range k.ListValue.GetValues() {
			list = append(list, memberValue(item))
		}
		return list
	}
	return v.AsInterface()
}
