package jsonschema

import (
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/request"
)

// model is a compiled model. It does not change.
type model struct{ root *node }

const (
	// maxModel is the service's quota for the schema of a model, in bytes.
	maxModel = 400 << 10

	// maxObjects bounds the objects in the schemas of a model and of those that
	// it refers to.
	maxObjects = 10_000

	// maxPlace bounds the pointer to a place in a schema and an id, in bytes. Each place
	// that is looked at costs as much.
	maxPlace = 8 << 10

	// maxNumber bounds the digits and the exponent of a number in a schema.
	maxNumber = 1000
)

// modelURL is the address of a model, of which the API's id is not looked at,
// with the fragment behind it.
var modelURL = lazyregexp.New(`^https://apigateway\.amazonaws\.com/restapis/[^/#?]+/models/([^/#?]+)(?:#(.*))?$`)

// Compile compiles the model of that name. The schemas of the API's models are
// by name, and are read as far as it refers to them, by
// https://apigateway.amazonaws.com/restapis/ID/models/NAME with any ID. Any
// other reference that leaves the model is an error, and so is a $schema of
// draft 3; every other one is read as draft 4, as the service does. An id moves
// no reference.
//
// The model may be used by several goroutines at once. The error is a
// definition.Faults with every fault of the schema that is read first of those
// that have any. A pointer is that in the schema, and the message names the
// model if it is another one.
func Compile(name string, schemas map[string]string) (request.Model, error) {
	c := &compiler{name: name, schemas: schemas, docs: map[string]*object{}, nodes: map[*object]*node{}, held: map[*object]bool{}}
	if _, ok := schemas[name]; !ok {
		return nil, c.of(name, "", "there is no model %q", name).Err()
	}
	doc, err := c.load(name)
	if err != nil {
		return nil, err
	}
	root, err := c.node(address{model: name}, doc)
	if err == nil {
		err = c.refuseLoops()
	}
	if err != nil {
		return nil, err
	}
	return &model{root}, nil
}

type compiler struct {
	name    string
	schemas map[string]string
	docs    map[string]*object // the schemas as they are read, by model
	objects int
	held    map[*object]bool // the schemas that were held to the meta-schema
	nodes   map[*object]*node
	order   []*node // of nodes
	work    meter.Meter
}

// address is where a schema is: a model, and the way to it from the model's root. Its
// pointer is made for faults and references only, so that a way costs no more than its
// last step.
type address struct {
	model string
	last  *step
}

type step struct {
	before *step
	token  string
	size   int // of the pointer up to here, in bytes, without escapes
}

func (a address) to(tokens ...string) address {
	for _, t := range tokens {
		s := &step{a.last, t, 1 + len(t)}
		if a.last != nil {
			s.size += a.last.size
		}
		a.last = s
	}
	return a
}

// follow returns the address behind a pointer from this one.
func (a address) follow(pointer string) address {
	for pointer != "" {
		var token string
		token, pointer = cutToken(pointer)
		a = a.to(token)
	}
	return a
}

func (a address) pointer() string {
	var tokens []string
	for s := a.last; s != nil; s = s.before {
		tokens = append(tokens, s.token)
	}
	slices.Reverse(tokens)
	var b strings.Builder
	for _, t := range tokens {
		b.WriteString(definition.Pointer(t))
	}
	return b.String()
}

// load reads the schema of a model, once.
func (c *compiler) load(name string) (*object, error) {
	if doc, ok := c.docs[name]; ok {
		return doc, nil
	}
	data := []byte(c.schemas[name])
	if len(data) > maxModel {
		return nil, c.of(name, "", "the schema has %d bytes, and %d is the most", len(data), maxModel)
	}
	v, err := read(&c.work, data)
	if err != nil {
		faults := c.of(name, "", "the schema: %v", err)
		if wrong, ok := errors.AsType[*json.SyntaxError](json.Unmarshal(data, new(any))); ok {
			faults[0].Line, faults[0].Column = source.PositionOf(data, int(wrong.Offset-1))
		}
		return nil, faults
	}
	doc, ok := v.(*object)
	if !ok {
		return nil, c.of(name, "", "a schema is an object")
	}
	if s, _ := doc.members["$schema"].(string); strings.Contains(s, "draft-03") {
		return nil, c.of(name, "/$schema", "draft 3 is not supported")
	}
	if err := c.bound(doc, address{model: name}); err != nil {
		return nil, err
	}
	c.docs[name] = doc
	return doc, c.hold(doc, address{model: name})
}

// bound refuses what would cost more than a schema is worth.
func (c *compiler) bound(v any, at address) error {
	if at.last != nil && at.last.size > maxPlace {
		return c.of(at.model, "", "the schema has a place with a pointer of %d bytes, and %d is the most", at.last.size, maxPlace)
	}
	switch v := v.(type) {
	case number:
		if d := v.decimal(); len(d.digits) > maxNumber || d.exp > maxNumber || d.exp < -maxNumber {
			return c.at(at, "the number is too large or too precise for a schema")
		}
	case []any:
		for i, e := range v {
			if err := c.bound(e, at.to(strconv.Itoa(i))); err != nil {
				return err
			}
		}
	case *object:
		if c.objects++; c.objects > maxObjects {
			return c.at(at, "the schemas have more than %d objects", maxObjects)
		}
		for _, name := range v.names {
			if err := c.bound(v.members[name], at.to(name)); err != nil {
				return err
			}
		}
	}
	return nil
}

// hold holds a schema and those in it to the meta-schema.
func (c *compiler) hold(v any, at address) error {
	h := holder{compiler: c, ids: map[string]bool{}, base: &url.URL{Scheme: "https", Host: "apigateway.amazonaws.com", Path: "/restapis/api/models/" + at.model}}
	h.schema(v, at)
	slices.SortStableFunc(h.faults, func(a, b *definition.Fault) int { return strings.Compare(a.Pointer, b.Pointer) })
	return h.faults.Err()
}

// of is a fault of a model, which is named if it is another one than the one
// that is compiled.
func (c *compiler) of(model, pointer, format string, args ...any) definition.Faults {
	if model != c.name {
		format = "model " + strings.ReplaceAll(model, "%", "%%") + ": " + format
	}
	return definition.Faults{definition.Faultf(definition.Position{Pointer: pointer}, format, args...)}
}

func (c *compiler) at(at address, format string, args ...any) definition.Faults {
	return c.of(at.model, at.pointer(), format, args...)
}

// resolve finds the schema that a $ref is to.
func (c *compiler) resolve(ref string, from address) (*node, error) {
	place, to := from.to("$ref"), address{model: from.model}
	fragment, own := strings.CutPrefix(ref, "#")
	if match := modelURL.FindStringSubmatch(ref); match != nil {
		name, err := url.PathUnescape(match[1])
		if err != nil {
			return nil, c.at(place, "%v", err)
		}
		if _, ok := c.schemas[name]; !ok {
			return nil, c.at(place, "a $ref is to a model that is not there: %s", name)
		}
		to.model, fragment, own = name, match[2], true
	} else if u, err := url.Parse(ref); err == nil && u.Scheme != "" {
		return nil, c.at(place, "a $ref leaves the models of the API: %s", ref)
	}
	if !own || fragment != "" && fragment[0] != '/' {
		return nil, c.at(place, "a $ref is neither a pointer into the model nor another model of the API: %s", ref)
	}
	pointer, err := url.PathUnescape(fragment)
	if err != nil {
		return nil, c.at(place, "%v", err)
	}
	doc, err := c.load(to.model)
	if err != nil {
		return nil, err
	}
	if to.model == from.model && ref[0] == '#' {
		pointer = c.resource(doc, from.pointer()) + pointer
	}
	v, ok := find(doc, pointer, nil)
	if !ok {
		return nil, c.at(place, "a $ref is to what is not there: %s", ref)
	}
	to = to.follow(pointer)
	target, ok := v.(*object)
	if !ok || !c.held[target] {
		if err := c.hold(v, to); err != nil {
			return nil, err
		}
	}
	return c.node(to, target)
}

// resource returns the pointer of the schema that a #/... in another one starts
// from: the model itself, or the innermost schema around it that has an id.
func (c *compiler) resource(doc *object, pointer string) (base string) {
	find(doc, pointer, func(v any, rest string) {
		if s, ok := v.(*object); ok && c.held[s] {
			if _, ok := idOf(s); ok {
				base = pointer[:len(pointer)-len(rest)]
			}
		}
	})
	return base
}

// find follows a JSON Pointer. It calls passed, if there is one, for each value on
// its way, with the part of the pointer that is left.
func find(v any, pointer string, passed func(v any, rest string)) (any, bool) {
	for {
		if passed != nil {
			passed(v, pointer)
		}
		if pointer == "" {
			return v, true
		}
		var token string
		token, pointer = cutToken(pointer)
		ok := false
		switch parent := v.(type) {
		case *object:
			v, ok = parent.members[token]
		case []any:
			if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(parent) && strconv.Itoa(i) == token {
				v, ok = parent[i], true
			}
		}
		if !ok {
			return nil, false
		}
	}
}

// cutToken cuts the first token off a JSON Pointer that has one.
func cutToken(pointer string) (token, rest string) {
	token, _, _ = strings.Cut(pointer[1:], "/")
	rest = pointer[1+len(token):]
	return strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~"), rest
}
