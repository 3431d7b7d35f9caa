package jsonschema

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/internal/meter"
)

// check holds a value to one keyword.
type check func(r *run, v any)

// run is one validation of one body.
type run struct {
	meter   *meter.Meter
	reasons []string
	failed  int // reasons so far
	quiet   int // of how many schemas only the success is asked for
	paid    map[*pattern]bool
}

// Validate implements request.Model: it returns the reasons why the body does
// not match in the form of the service, [REASON, REASON], or "". A body that is
// not JSON has one reason, and so has one of which the check would cost more
// than an evaluation may (docs/limits.md).
func (m *model) Validate(body []byte) string {
	r := &run{meter: new(meter.Meter), paid: map[*pattern]bool{}}
	v, err := read(r.meter, body)
	if err == nil {
		r.validate(m.root, v)
		err = r.meter.Err()
	}
	if err != nil {
		return "[" + err.Error() + "]"
	}
	if len(r.reasons) == 0 {
		return ""
	}
	return "[" + strings.Join(r.reasons, ", ") + "]"
}

// failIf notes a reason.
func (r *run) failIf(wrong bool, format string, args ...any) {
	if !wrong || r.meter.Err() != nil {
		return
	}
	r.failed++
	if r.quiet > 0 {
		return
	}
	reason := fmt.Sprintf(format, args...)
	if r.meter.SpendBytes(len(reason)) == nil && r.meter.Hold(len(reason)) == nil {
		r.reasons = append(r.reasons, reason)
	}
}

// matches reports whether a pattern is found in a string. What cannot be told
// ends the validation, by the meter.
func (r *run) matches(p *pattern, s string) bool {
	var err error
	if !r.paid[p] {
		err = p.regexp.PayFinding(r.meter)
		r.paid[p] = true
	}
	ok := false
	if err == nil {
		ok, err = p.find(r.meter, s)
	}
	if err != nil {
		_ = r.meter.Fail(err)
	}
	return ok
}

// isValid reports whether a value matches a schema.
func (r *run) isValid(n *node, v any) bool {
	failed := r.failed
	r.failed = 0
	r.quiet++
	r.validate(n, v)
	ok := r.failed == 0
	r.quiet--
	r.failed = failed
	return ok
}

// validate holds a value to a schema. As soon as there is any reason, members
// and elements are not looked at any more, which goes for those of other values
// too: reasons are about one level, mostly.
func (r *run) validate(n *node, v any) {
	if r.meter.Enter() != nil {
		return
	}
	defer r.meter.Leave()
	for n.ref != nil {
		n = n.ref
	}
	if r.meter.Spend(4+len(n.checks)) != nil {
		return
	}
	for _, c := range n.checks {
		c(r, v)
	}
	if r.failed > 0 || r.meter.Err() != nil {
		return
	}
	switch v := v.(type) {
	case []any:
		r.elements(n, v)
	case *object:
		r.members(n, v)
	}
}

func (r *run) elements(n *node, list []any) {
	for i, e := range list {
		switch {
		case n.items != nil:
			r.validate(n.items, e)
		case i < len(n.first):
			r.validate(n.first[i], e)
		case n.additionItems != nil:
			r.validate(n.additionItems, e)
		}
	}
}

// members goes by name. A member without a schema of its own has that of
// additionalProperties.
func (r *run) members(n *node, o *object) {
	if n.properties == nil && n.patterns == nil && n.others == nil {
		return
	}
	if r.meter.Spend(len(o.names)) != nil {
		return
	}
	names := slices.Clone(o.names)
	slices.SortFunc(names, compareNames)
	for _, name := range names {
		own := n.properties[name]
		found := own != nil
		if found {
			r.validate(own, o.members[name])
		}
		for _, p := range n.patterns {
			if r.matches(p.pattern, name) {
				found = true
				r.validate(p.node, o.members[name])
			}
		}
		if !found && n.others != nil {
			r.validate(n.others, o.members[name])
		}
	}
}

func stringCheck(f func(*run, string)) check {
	return func(r *run, v any) {
		if s, ok := v.(string); ok && r.meter.SpendBytes(len(s)) == nil {
			f(r, s)
		}
	}
}

func numberCheck(f func(*run, number)) check {
	return func(r *run, v any) {
		if n, ok := v.(number); ok && r.meter.SpendBytes(4*len(n)) == nil {
			f(r, n)
		}
	}
}

func arrayCheck(f func(*run, []any)) check {
	return func(r *run, v any) {
		if list, ok := v.([]any); ok {
			f(r, list)
		}
	}
}

func objectCheck(f func(*run, *object)) check {
	return func(r *run, v any) {
		if o, ok := v.(*object); ok && r.meter.Spend(len(o.names)) == nil {
			f(r, o)
		}
	}
}
