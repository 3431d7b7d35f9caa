package read

import (
	"maps"
	"slices"

	"github.com/gatemap/gatemap/definition"
)

// maxDeclared bounds the gateway responses, the request validators, the
// authorizers and the stages of an API, and maxModels its models.
const (
	maxDeclared = 2000
	maxModels   = 20_000
)

// declared is what an API declares beside its methods. The keys are what the
// methods refer to it by: names, ids, or the names of resources.
type declared struct {
	gateway     definition.Ordered[definition.GatewayResponse] // by type
	validators  map[string]*definition.RequestValidator
	authorizers definition.Ordered[definition.Authorizer]
	authorizer  map[string]int // index in authorizers
	schemas     definition.Ordered[string]
	models      map[string]model // by the name in schemas
	keySource   string
	compression *int
}

// model is where a model stands.
type model struct {
	index int // in schemas
	place definition.Place
}

func newDeclared() *declared {
	return &declared{validators: make(map[string]*definition.RequestValidator), authorizer: make(map[string]int), models: make(map[string]model)}
}

// of returns what the API called name declares, to add to it.
func (l *Loader) of(name string) *declared {
	d := l.declared[name]
	if d == nil {
		d = newDeclared()
		l.declared[name] = d
	}
	return d
}

// full ends the load where an API declares more than any has.
func (l *Loader) full(n *Node, count, most int, what string) {
	if count >= most {
		l.Fail(n.Position(), nil, "more than %d %s", most, what)
	}
}

// Validator reads a request validator of an API. key is what methods refer to it
// by, and its name where it has none.
func (l *Loader) Validator(n *Node, key, api string, s *Shape) {
	d := l.of(api)
	l.full(n, len(d.validators), maxDeclared, "request validators")
	v := &definition.RequestValidator{Name: key}
	l.Reader(s, true).fields(n, v.Members())
	d.validators[key] = v
}

// Authorizer reads an authorizer of an API. key is what methods refer to it by,
// and its name where it has none.
func (l *Loader) Authorizer(n *Node, key, api string, s *Shape) {
	r := l.Reader(s, true)
	r.mark("", n)
	v := definition.Authorizer{Name: key}
	r.fields(n, v.Members())
	l.addAuthorizer(n, key, api, v, r.Places)
}

func (l *Loader) addAuthorizer(n *Node, key, api string, v definition.Authorizer, places definition.Places) {
	d := l.of(api)
	l.full(n, len(d.authorizers), maxDeclared, "authorizers")
	l.places.Done(places)
	v.Places = places
	if i, twice := d.authorizer[key]; twice {
		d.authorizers[i].Value = v
		return
	}
	d.authorizer[key] = len(d.authorizers)
	d.authorizers = append(d.authorizers, definition.Entry[definition.Authorizer]{Key: key, Value: v})
}

// Settings reads the apiKeySource and the minimumCompressionSize of an API;
// either may be nil. Those of a resource are read before, and count before, those
// of the document that is its body, as terraform-provider-aws has it (rest_api.go).
func (l *Loader) Settings(api string, keySource, compression *Node) {
	d, r := l.of(api), l.Reader(ControlPlane, true)
	if keySource != nil && keySource.Kind != Null && d.keySource == "" {
		d.keySource = r.enum(keySource, "", []string{"HEADER", "AUTHORIZER"})
	}
	// Terraform writes it as a text, and -1 or "" for none.
	if d.compression == nil && compression != nil && compression.Kind != Null && compression.Str() != "" && compression.Str() != "-1" {
		if size := r.integer(compression, ""); len(compression.Open()) == 0 {
			d.compression = &size
		}
	}
}

// Finish gives each method what its API declares. What no API is named for is
// of all.
func (l *Loader) Finish() {
	if n := len(l.Methods); cap(l.Methods)-n > n/4 { // which stays
		l.Methods = append(make([]definition.Operation, 0, n), l.Methods...)
	}
	apis := make(map[string]*declared)
	for i := range l.Methods {
		m := &l.Methods[i]
		d, known := apis[m.API]
		if !known {
			d = l.joined(m.API)
			apis[m.API] = d
		}
		m.GatewayResponses, m.Schemas, m.Authorizers = d.gateway, d.schemas, d.authorizers
		m.APIKeySource, m.MinimumCompressionSize = d.keySource, d.compression
		l.resolve(m, d)
	}
}

// joined returns what the API called name declares, with what is declared for
// all APIs.
func (l *Loader) joined(name string) *declared {
	if name == "" {
		name = l.OwnAPI
	}
	all, own := l.declared[""], l.declared[name]
	switch {
	case all == nil && own == nil:
		return newDeclared()
	case all == nil:
		return own
	case own == nil || own == all:
		return all
	}
	d := newDeclared()
	for _, from := range []*declared{all, own} {
		for kind, r := range from.gateway.All() {
			d.gateway.Set(kind, r)
		}
		maps.Copy(d.validators, from.validators)
		for _, e := range from.authorizers {
			if i, twice := d.authorizer[e.Key]; twice {
				d.authorizers[i] = e
				continue
			}
			d.authorizer[e.Key] = len(d.authorizers)
			d.authorizers = append(d.authorizers, e)
		}
		for _, e := range from.schemas {
			d.putModel(e.Key, e.Value, from.models[e.Key].place)
		}
		if from.keySource != "" {
			d.keySource = from.keySource
		}
		if from.compression != nil {
			d.compression = from.compression
		}
	}
	return d
}

func (d *declared) putModel(name, text string, place definition.Place) {
	if old, twice := d.models[name]; twice {
		d.schemas[old.index].Value = text
		d.models[name] = model{old.index, place}
		return
	}
	d.models[name] = model{len(d.schemas), place}
	d.schemas = append(d.schemas, definition.Entry[string]{Key: name, Value: text})
}

// ownModels are those that the service makes in each API (developer guide,
// models-mappings-models).
var ownModels = []string{"Empty", "Error"}

// resolve looks up what a method refers to. What its API does not declare is
// said, and stays as it is: a validator that is not known, an authorizer without
// a declaration, a model without a schema.
func (l *Loader) resolve(m *definition.Operation, d *declared) {
	defer l.places.Done(m.Places)
	q := &m.Request
	if v := q.Validator; v != nil && v.Unresolved {
		if known := d.validators[v.Name]; known != nil {
			q.Validator = known
		} else {
			l.undeclared(m, "/method/"+definition.NameRequestValidatorID, "the request validator %s is not declared here: what it checks is not known, and nothing is checked", v.Name)
		}
	}
	if _, known := d.authorizer[q.Authorizer]; q.Authorizer != "" && !known {
		l.undeclared(m, "/method/"+definition.NameAuthorizerID, "the authorizer %s is not declared here; requests have to pass one all the same", q.Authorizer)
	}
	for mediaType, name := range q.Models.All() {
		at, known := d.models[name]
		switch {
		case known:
			l.places.Add(m.Places, definition.Pointer("models", name), at.place, []byte(at.place.Pointer))
		case q.Validator != nil && q.Validator.ValidateBody && !slices.Contains(ownModels, name):
			l.undeclared(m, definition.Pointer("method", definition.NameRequestModels, mediaType), "the model %s is not declared here: bodies cannot be checked against it", name)
		}
	}
}

func (l *Loader) undeclared(m *definition.Operation, pointer, format, name string) {
	l.ProblemAt(definition.Note, m.Find(pointer).Position, format, Quoted(name)).Code = definition.CodeUnread
}
