package jsonschema

import (
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"
)

// keywords compiles the checks of a schema in the order of their reasons.
func (c *compiler) keywords(n *node, s *object) error {
	if allowed, ok := s.members["additionalItems"].(bool); ok && !allowed && n.first != nil {
		n.add(arrayCheck(tooManyItems(len(n.first))))
	}
	if allowed, ok := s.members["additionalProperties"].(bool); ok && !allowed {
		n.add(objectCheck(n.unknownProperties))
	}
	if err := c.combine(n, s, "allOf", allOf); err != nil {
		return err
	}
	if err := c.combine(n, s, "anyOf", anyOf); err != nil {
		return err
	}
	if err := c.dependencies(n, s); err != nil {
		return err
	}
	if list, ok := s.members["enum"].([]any); ok {
		n.add(enum(list))
	}
	n.sizes(s)
	if err := c.combine(n, s, "not", not); err != nil {
		return err
	}
	if err := c.combine(n, s, "oneOf", oneOf); err != nil {
		return err
	}
	if text, ok := s.members["pattern"].(string); ok {
		p, err := compilePattern(&c.work, text)
		if err != nil {
			return c.at(n.at.to("pattern"), "the pattern %q: %v", text, err)
		}
		n.add(matches(p))
	}
	if names := texts(s.members["required"]); len(names) > 0 {
		n.add(objectCheck(required(sorted(names))))
	}
	if t, ok := s.members["type"]; ok {
		n.add(types(t))
	}
	if is, _ := s.members["uniqueItems"].(bool); is {
		n.add(arrayCheck(unique))
	}
	if name, ok := s.members["format"].(string); ok {
		if f := formatOf(name); f != nil {
			n.add(stringCheck(f))
		}
	}
	return nil
}

// texts gives the strings of a list.
func texts(v any) []string {
	list, _ := v.([]any)
	var all []string
	for _, e := range list {
		if text, ok := e.(string); ok {
			all = append(all, text)
		}
	}
	return all
}

// size gives a bound that was held to be an integer of 32 bits.
func (o *object) size(name string) (int, bool) {
	v, ok := o.members[name].(number)
	n, _ := strconv.Atoi(string(v))
	return n, ok
}

func (n *node) add(c check) { n.checks = append(n.checks, c) }

// sizes compiles the keywords from maxItems to multipleOf.
func (n *node) sizes(s *object) {
	if m, ok := s.size("maxItems"); ok {
		n.add(arrayCheck(func(r *run, list []any) {
			r.failIf(len(list) > m, "array is too long: must have at most %d elements but instance has %d elements", m, len(list))
		}))
	}
	if m, ok := s.size("maxLength"); ok {
		n.add(stringCheck(func(r *run, v string) {
			r.failIf(length(v) > m, `string "%s" is too long (length: %d, maximum allowed: %d)`, v, length(v), m)
		}))
	}
	if m, ok := s.size("maxProperties"); ok {
		n.add(objectCheck(func(r *run, o *object) {
			r.failIf(len(o.names) > m, "object has too many properties (found %d but schema requires at most %d)", len(o.names), m)
		}))
	}
	if m, ok := s.members["maximum"].(number); ok {
		n.add(bound(m, s.members["exclusiveMaximum"] == true, 1, "greater", "lower", "maximum"))
	}
	if m, ok := s.size("minItems"); ok {
		n.add(arrayCheck(func(r *run, list []any) {
			r.failIf(len(list) < m, "array is too short: must have at least %d elements but instance has %d elements", m, len(list))
		}))
	}
	if m, ok := s.size("minLength"); ok {
		n.add(stringCheck(func(r *run, v string) {
			r.failIf(length(v) < m, `string "%s" is too short (length: %d, required minimum: %d)`, v, length(v), m)
		}))
	}
	if m, ok := s.size("minProperties"); ok {
		n.add(objectCheck(func(r *run, o *object) {
			r.failIf(len(o.names) < m, "object has too few properties (found %d but schema requires at least %d)", len(o.names), m)
		}))
	}
	if m, ok := s.members["minimum"].(number); ok {
		n.add(bound(m, s.members["exclusiveMinimum"] == true, -1, "lower", "greater", "minimum"))
	}
	if m, ok := s.members["multipleOf"].(number); ok {
		divisor, text := m.decimal(), m.printBound()
		n.add(numberCheck(func(r *run, v number) {
			if r.meter.Spend(len(v)) != nil { // a division for each part of the number
				return
			}
			r.failIf(!v.decimal().isMultipleOf(divisor), "remainder of division is not zero (%s / %s)", v.print(), text)
		}))
	}
}

// bound compiles minimum (side -1) and maximum (side 1).
func bound(m number, exclusive bool, side int, beyond, within, name string) check {
	limit, text := m.decimal(), m.printBound()
	return numberCheck(func(r *run, v number) {
		switch v.decimal().compare(limit) {
		case side:
			r.failIf(true, "numeric instance is %s than the required %s (%s: %s, found: %s)", beyond, name, name, text, v.print())
		case 0:
			r.failIf(exclusive, "numeric instance is not strictly %s than the required %s %s", within, name, text)
		}
	})
}

func length(s string) int { return utf8.RuneCountInString(s) }

func sorted(names []string) []string {
	names = slices.Clone(names)
	slices.SortFunc(names, compareNames)
	return names
}

func tooManyItems(most int) func(*run, []any) {
	return func(r *run, list []any) {
		r.failIf(len(list) > most, "schema only allows %d elements in array but instance has %d elements", most, len(list))
	}
}

func (n *node) unknownProperties(r *run, o *object) {
	var unknown []string
	for _, name := range o.names {
		if n.properties[name] == nil && !slices.ContainsFunc(n.patterns, func(p patternNode) bool { return r.matches(p.pattern, name) }) {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) > 0 {
		r.failIf(true, "object instance has properties which are not allowed by the schema: %s", printedNames(sorted(unknown)))
	}
}

func required(names []string) func(*run, *object) {
	return func(r *run, o *object) {
		if missing := missing(r, names, o); len(missing) > 0 {
			r.failIf(true, "object has missing required properties (%s)", printedNames(missing))
		}
	}
}

func missing(r *run, names []string, o *object) (list []string) {
	if r.meter.Spend(len(names)) != nil {
		return nil
	}
	for _, name := range names {
		if _, ok := o.members[name]; !ok {
			list = append(list, name)
		}
	}
	return list
}

// dependencies: those on members come before those on schemas, each by name.
func (c *compiler) dependencies(n *node, s *object) error {
	all, ok := s.members["dependencies"].(*object)
	if !ok {
		return nil
	}
	names := sorted(all.names)
	for _, name := range names {
		if _, ok := all.members[name].([]any); ok {
			list := sorted(texts(all.members[name]))
			n.add(objectCheck(func(r *run, o *object) {
				if _, has := o.members[name]; !has {
					return
				}
				if missing := missing(r, list, o); len(missing) > 0 {
					r.failIf(true, `property "%s" of object has missing property dependencies (schema requires %s; missing: %s)`,
						name, printedNames(list), printedNames(missing))
				}
			}))
		}
	}
	for _, name := range names {
		dependent, err := c.below(n, all.members[name], "dependencies", name)
		if err != nil {
			return err
		}
		if dependent == nil {
			continue
		}
		n.inPlace = append(n.inPlace, dependent)
		n.add(objectCheck(func(r *run, o *object) {
			if _, has := o.members[name]; has {
				r.validate(dependent, o)
			}
		}))
	}
	return nil
}

func enum(list []any) check {
	text := printed(list)
	cost := weight(list)
	return func(r *run, v any) {
		// Each comparison ends at the first difference.
		if r.meter.SpendBytes(min(cost, len(list)*weight(v))+weight(v)) != nil {
			return
		}
		if !slices.ContainsFunc(list, func(e any) bool { return equal(e, v) }) {
			r.failIf(true, "instance value (%s) not found in enum (possible values: %s)", printed(v), text)
		}
	}
}

func unique(r *run, list []any) {
	seen := make(map[string]bool, len(list))
	for _, e := range list {
		if r.meter.SpendBytes(8*weight(e)) != nil {
			return
		}
		key := string(appendKey(nil, e))
		if seen[key] {
			r.failIf(true, "array must not contain duplicate elements")
			return
		}
		seen[key] = true
	}
}

func matches(p *pattern) check {
	return stringCheck(func(r *run, s string) {
		r.failIf(!r.matches(p, s), `ECMA 262 regex "%s" does not match input string "%s"`, p.source, s)
	})
}

// combine compiles allOf, anyOf, oneOf and not: how many schemas match is
// counted, and how they fail is not told.
func (c *compiler) combine(n *node, s *object, keyword string, verdict func(matched, of int) string) error {
	var list []*node
	switch v := s.members[keyword].(type) {
	case nil:
		return nil
	case []any:
		var err error
		if list, err = c.list(n, v, keyword); err != nil {
			return err
		}
	default:
		sub, err := c.below(n, v, keyword)
		if err != nil {
			return err
		}
		list = []*node{sub}
	}
	n.inPlace = append(n.inPlace, list...)
	n.add(func(r *run, v any) {
		matched := 0
		for _, sub := range list {
			if r.isValid(sub, v) {
				matched++
			}
		}
		if reason := verdict(matched, len(list)); reason != "" {
			r.failIf(true, "%s", reason)
		}
	})
	return nil
}

func allOf(matched, of int) string {
	if matched == of {
		return ""
	}
	return fmt.Sprintf("instance failed to match all required schemas (matched only %d out of %d)", matched, of)
}

func anyOf(matched, of int) string {
	if matched > 0 {
		return ""
	}
	return fmt.Sprintf("instance failed to match at least one required schema among %d", of)
}

func oneOf(matched, of int) string {
	if matched == 1 {
		return ""
	}
	return fmt.Sprintf("instance failed to match exactly one schema (matched %d out of %d)", matched, of)
}

func not(matched, _ int) string {
	if matched == 0 {
		return ""
	}
	return "instance matched a schema which it should not have"
}

// types compiles type, one name or a list of them. A number is an integer when
// it is written without a point and an exponent.
func types(t any) check {
	var allowed []string
	switch t := t.(type) {
	case string:
		allowed = []string{t}
	case []any:
		for _, e := range t {
			name, _ := e.(string)
			allowed = append(allowed, name)
		}
	}
	if slices.Contains(allowed, "number") && !slices.Contains(allowed, "integer") {
		allowed = append(allowed, "integer")
	}
	slices.Sort(allowed)
	text := printedNames(allowed)
	return func(r *run, v any) {
		if is := typeOf(v); !slices.Contains(allowed, is) {
			r.failIf(true, "instance type (%s) does not match any allowed primitive type (allowed: %s)", is, text)
		}
	}
}

func typeOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case []any:
		return "array"
	case *object:
		return "object"
	case number:
		if v.isInteger() {
			return "integer"
		}
	}
	return "number"
}
