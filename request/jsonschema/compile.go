package jsonschema

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

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
	// it refers to: the library looks for each among all others.
	maxObjects = 10_000

	// maxNumber bounds the exponent of a number in a schema, which the library
	// writes out.
	maxNumber = 1000

	models = "https://apigateway.amazonaws.com/restapis/"
)

// modelURL is the address of a model, of which the API's id is not looked at.
var modelURL = lazyregexp.New(`^https://apigateway\.amazonaws\.com/restapis/[^/#?]+/models/([^/#?]+)$`)

// Compile compiles the model of that name. The schemas of the API's models are
// by name, and are read as far as it refers to them, by
// https://apigateway.amazonaws.com/restapis/ID/models/NAME with any ID. Any
// other reference that leaves the model is an error, and so is a $schema of
// draft 3; every other one is read as draft 4, as the service does.
//
// The model may be used by several goroutines at once. The error is a
// definition.Faults with every fault. A pointer is that in the schema, and the
// message names the model if it is another one.
func Compile(name string, schemas map[string]string) (request.Model, error) {
	c := &compiler{name: name, schemas: schemas, docs: map[string]any{}, nodes: map[*jsonschema.Schema]*node{}}
	if _, ok := schemas[name]; !ok {
		return nil, c.faultf("", "there is no model %q", name).Err()
	}
	library := jsonschema.NewCompiler()
	library.DefaultDraft(jsonschema.Draft4)
	library.UseLoader(c)
	library.UseRegexpEngine(func(source string) (jsonschema.Regexp, error) {
		p, err := compilePattern(&c.work, source)
		if err != nil {
			return nil, err
		}
		return p, nil
	})
	for _, format := range []string{"uri", "uriref"} {
		library.RegisterFormat(&jsonschema.Format{Name: format, Validate: func(any) error { return nil }})
	}
	address := models + "api/models/" + url.PathEscape(name)
	schema, err := library.Compile(address)
	if err != nil {
		return nil, c.explain(err).Err()
	}
	root, err := c.node(schema)
	if err == nil {
		err = c.refuseLoops()
	}
	if err != nil {
		return nil, err
	}
	return &model{root}, nil
}

// compiler is also the loader of the library.
type compiler struct {
	name    string
	schemas map[string]string
	docs    map[string]any // the schemas as they are read, by address
	objects int
	nodes   map[*jsonschema.Schema]*node
	order   []*node // of nodes
	work    meter.Meter
}

// Load implements jsonschema.URLLoader.
func (c *compiler) Load(address string) (any, error) {
	match := modelURL.FindStringSubmatch(address)
	if match == nil {
		return nil, c.faultf("", "a $ref leaves the models of the API: %s", address)
	}
	name, err := url.PathUnescape(match[1])
	if err != nil {
		return nil, c.faultf("", "%v", err)
	}
	text, ok := c.schemas[name]
	data := []byte(text)
	if !ok {
		return nil, c.faultf("", "a $ref is to a model that is not there: %s", name)
	}
	if len(data) > maxModel {
		return nil, c.of(name, "", "the schema has %d bytes, and %d is the most", len(data), maxModel)
	}
	doc, err := read(&c.work, data)
	if err != nil {
		faults := c.of(name, "", "the schema: %v", err)
		if wrong, ok := errors.AsType[*json.SyntaxError](json.Unmarshal(data, new(any))); ok {
			faults[0].Line, faults[0].Column = source.PositionOf(data, int(wrong.Offset-1))
		}
		return nil, faults
	}
	root, ok := doc.(*object)
	if !ok {
		return nil, c.of(name, "", "a schema is an object")
	}
	if s, _ := root.members["$schema"].(string); strings.Contains(s, "draft-03") {
		return nil, c.of(name, "/$schema", "draft 3 is not supported")
	}
	c.docs[address] = doc
	return c.copy(doc, name, "", true)
}

// copy makes of a schema what the library takes. Where a value may be a schema,
// it has no $schema: everything is draft 4.
func (c *compiler) copy(v any, model, pointer string, schema bool) (any, error) {
	switch v := v.(type) {
	case number:
		if d := v.decimal(); len(d.digits) > maxNumber || d.exp > maxNumber || d.exp < -maxNumber {
			return nil, c.of(model, pointer, "the number is too large or too precise for a schema")
		}
		return json.Number(v), nil
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			var err error
			if list[i], err = c.copy(e, model, pointer+definition.Pointer(fmt.Sprint(i)), schema); err != nil {
				return nil, err
			}
		}
		return list, nil
	case *object:
		if c.objects++; c.objects > maxObjects {
			return nil, c.of(model, pointer, "the schemas have more than %d objects", maxObjects)
		}
		members := make(map[string]any, len(v.names))
		for _, name := range v.names {
			if _, text := v.members[name].(string); text && schema && name == "$schema" {
				continue
			}
			var err error
			if members[name], err = c.copy(v.members[name], model, pointer+definition.Pointer(name), !holdsNoSchema[name]); err != nil {
				return nil, err
			}
		}
		return members, nil
	}
	return v, nil
}

// holdsNoSchema are the keywords whose value is not itself a schema or a list of
// them; the schemas in a map of them are one level below.
var holdsNoSchema = map[string]bool{"enum": true, "default": true, "properties": true, "patternProperties": true, "definitions": true, "dependencies": true}

// faultf is a fault of the model that is compiled.
func (c *compiler) faultf(pointer, format string, args ...any) definition.Faults {
	return definition.Faults{definition.Faultf(definition.Position{Pointer: pointer}, format, args...)}
}

// of is a fault of a model that may be another one.
func (c *compiler) of(model, pointer, format string, args ...any) definition.Faults {
	if model != c.name {
		format = "model " + strings.ReplaceAll(model, "%", "%%") + ": " + format
	}
	return c.faultf(pointer, format, args...)
}

// place splits the library's address of a schema into model and pointer.
func place(address string) (model, pointer string) {
	address, fragment, _ := strings.Cut(address, "#")
	if match := modelURL.FindStringSubmatch(address); match != nil {
		model, _ = url.PathUnescape(match[1])
	}
	pointer, _ = url.PathUnescape(fragment)
	return model, pointer
}

// explain gives the library's errors their places.
func (c *compiler) explain(err error) definition.Faults {
	if faults, ok := errors.AsType[definition.Faults](err); ok {
		return faults
	}
	if load, ok := errors.AsType[*jsonschema.LoadURLError](err); ok {
		if faults, ok := errors.AsType[definition.Faults](load.Err); ok {
			return faults
		}
	}
	if bad, ok := errors.AsType[*jsonschema.InvalidRegexError](err); ok {
		model, pointer := place(bad.URL)
		return c.of(model, pointer, "the pattern %q: %v", bad.Regex, bad.Err)
	}
	if bad, ok := errors.AsType[*jsonschema.SchemaValidationError](err); ok {
		if wrong, ok := errors.AsType[*jsonschema.ValidationError](bad.Err); ok {
			model, base := place(bad.URL)
			var faults definition.Faults
			c.leaves(wrong, message.NewPrinter(language.English), model, base, &faults)
			slices.SortStableFunc(faults, func(a, b *definition.Fault) int { return strings.Compare(a.Pointer, b.Pointer) })
			return faults
		}
	}
	return c.faultf("", "%v", err)
}

func (c *compiler) leaves(wrong *jsonschema.ValidationError, p *message.Printer, model, base string, faults *definition.Faults) {
	if len(*faults) >= definition.MaxFaults {
		return
	}
	if len(wrong.Causes) == 0 {
		*faults = append(*faults, c.of(model, base+definition.Pointer(wrong.InstanceLocation...), "%s", wrong.ErrorKind.LocalizedString(p))...)
	}
	for _, cause := range wrong.Causes {
		c.leaves(cause, p, model, base, faults)
	}
}
