package emit

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// declared is what the API declares for the requests of its methods: each thing
// once, under a name for people and a name for resources.
type declared struct {
	validators  []*validator
	authorizers []*authorizer
	models      []*model
	byName      map[string]*model
	names       map[string]bool // of resources that are taken
}

type validator struct {
	name, resource string
	value          definition.RequestValidator
}

type authorizer struct {
	name, resource string
	value          definition.Authorizer
}

type model struct {
	name, resource, schema string
	done                   bool // it is written, and can be referred to
}

// declare collects what the methods demand, as their APIs declare it.
func (w *writer) declare() {
	d := &w.declared
	d.names, d.byName = make(map[string]bool), make(map[string]*model)
	apis := make(map[string]bool)
	for i := range w.api.Methods {
		m := &w.api.Methods[i]
		if v := m.Request.Validator; v != nil && !v.Unresolved && d.validator(v) == nil {
			d.validators = append(d.validators, &validator{free(v.Name, "validator", func(name string) bool {
				return slices.ContainsFunc(d.validators, func(o *validator) bool { return o.name == name })
			}), "Validator" + identifier(v.Name, d.names), *v})
		}
		if a, ok := m.Authorizer(); ok && d.authorizer(&a) == nil {
			d.authorizers = append(d.authorizers, &authorizer{free(a.Name, "authorizer", func(name string) bool {
				return name == schemeKey || name == schemeIAM || slices.ContainsFunc(d.authorizers, func(o *authorizer) bool { return o.name == name })
			}), "Authorizer" + identifier(a.Name, d.names), a})
		}
		if !apis[m.API] { // the methods of an API share them
			apis[m.API] = true
			w.declareModels(m)
		}
		w.notWritten(m)
	}
	d.order()
}

func (w *writer) declareModels(m *definition.Operation) {
	d := &w.declared
	for name, schema := range m.Schemas.All() {
		if !json.Valid([]byte(schema)) {
			w.problem(formats.Warning, m.Find(definition.Pointer("models", name)).Position, "the schema of the model %s is not JSON and is left out", name)
			continue
		}
		if d.model(name) == nil {
			d.byName[name] = &model{name: name, resource: "Model" + identifier(name, d.names), schema: schema}
			d.models = append(d.models, d.byName[name])
		}
	}
}

// notWritten names what the definition does not declare: the reference is written
// as it is.
func (w *writer) notWritten(m *definition.Operation) {
	q := &m.Request
	if q.Validator != nil && q.Validator.Unresolved {
		w.problem(formats.Warning, m.Find("/method/"+definition.NameRequestValidatorID).Position, "the request validator %s is not declared; what the method refers to it by is written", q.Validator.Name)
	}
	if _, ok := m.Authorizer(); !ok && q.Authorizer != "" {
		w.problem(formats.Warning, m.Find("/method/"+definition.NameAuthorizerID).Position, "the authorizer %s is not declared; what the method refers to it by is written", q.Authorizer)
	}
}

func (d *declared) validator(v *definition.RequestValidator) *validator {
	return first(d.validators, func(o *validator) bool { return o.value == *v })
}

func (d *declared) authorizer(a *definition.Authorizer) *authorizer {
	return first(d.authorizers, func(o *authorizer) bool { return sameAuthorizer(&o.value, a) })
}

// model returns the model of that name, as it is or as a reference has it, or nil.
func (d *declared) model(name string) *model {
	if m := d.byName[name]; m != nil {
		return m
	}
	if plain, err := url.PathUnescape(name); err == nil {
		return d.byName[plain]
	}
	return nil
}

func first[T any](all []*T, is func(*T) bool) *T {
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i]
	}
	return nil
}

func sameAuthorizer(a, b *definition.Authorizer) bool {
	return a.ID == b.ID && a.Name == b.Name && a.Type == b.Type && a.URI == b.URI && a.IdentitySource == b.IdentitySource && slices.Equal(a.ProviderARNs, b.ProviderARNs)
}

// free makes a name that is not taken.
func free(name, otherwise string, taken func(string) bool) string {
	if name == "" {
		name = otherwise
	}
	made := name
	for i := 2; taken(made); i++ {
		made = fmt.Sprintf("%s%d", name, i)
	}
	return made
}

// order puts a model behind those that it refers to, as a deployment needs them;
// of a circle one comes first.
func (d *declared) order() {
	var all []*model
	seen := make(map[*model]bool)
	var visit func(m *model)
	visit = func(m *model) {
		if seen[m] {
			return
		}
		seen[m] = true
		for _, found := range toModel.Compiled().FindAllStringSubmatch(m.schema, -1) {
			if other := d.model(found[2]); other != nil {
				visit(other)
			}
		}
		all = append(all, m)
	}
	for _, m := range d.models {
		visit(m)
	}
	d.models = all
}

// toModel is a reference to another model in a schema, with the name of the model
// and what leads into it.
var toModel = lazyregexp.New(`("\$ref"\s*:\s*)"https://apigateway\.amazonaws\.com/restapis/[^/"]+/models/([^/"#]+)([^"]*)"`)

// referring returns a schema whose references to models are made anew: to gives
// what stands for one, as JSON, by the name of the model and what leads into it.
func referring(schema string, to func(name, into string) string) string {
	return toModel.Compiled().ReplaceAllStringFunc(schema, func(s string) string {
		part := toModel.FindStringSubmatch(s)
		return part[1] + to(part[2], part[3])
	})
}

// piece is a part of a schema that is written for a deployment: a text, the id of
// the API, or the name of a model.
type piece struct {
	text  string
	api   bool
	model *model
}

// pieces returns a schema with the API, and the models that are written already, in
// its references. A deployment makes the models in that order.
func (d *declared) pieces(m *model) []piece {
	var all []piece
	rest := m.schema
	for {
		at := toModel.Compiled().FindStringSubmatchIndex(rest)
		if at == nil {
			return append(all, piece{text: rest})
		}
		name, into := rest[at[4]:at[5]], rest[at[6]:at[7]]
		all = append(all, piece{text: rest[:at[3]] + `"https://apigateway.amazonaws.com/restapis/`}, piece{api: true})
		if other := d.model(name); other != nil && other.done && name == other.name {
			all = append(all, piece{text: "/models/"}, piece{model: other})
			name = ""
		} else {
			name = "/models/" + name
		}
		all = append(all, piece{text: name + into + `"`})
		rest = rest[at[1]:]
	}
}

// request returns the members of a method that its request is made of, with what
// names its validator and its authorizer: id says which of the two names.
func (d *declared) request(m *definition.Operation, id func(name, resource string) string) definition.Method {
	q := &m.Request
	v := definition.Method{
		AuthorizationType: q.AuthorizationType, AuthorizerID: q.Authorizer, AuthorizationScopes: q.AuthorizationScopes, RequestParameters: q.Parameters,
	}
	if q.APIKeyRequired {
		v.APIKeyRequired = &q.APIKeyRequired
	}
	if v.AuthorizationType == "" {
		v.AuthorizationType = "NONE"
	}
	if a, ok := m.Authorizer(); ok {
		known := d.authorizer(&a)
		v.AuthorizerID = id(known.name, known.resource)
	}
	if q.Validator != nil {
		v.RequestValidatorID = q.Validator.Name
		if known := d.validator(q.Validator); known != nil {
			v.RequestValidatorID = id(known.name, known.resource)
		}
	}
	for mediaType, name := range q.Models.All() {
		if v.RequestModels == nil {
			v.RequestModels = make(map[string]string)
		}
		v.RequestModels[mediaType] = name
	}
	return v
}

// settings returns what the API says of keys and compression.
func (w *writer) settings() (keySource string, compression *int) {
	for i := range w.api.Methods {
		if m := &w.api.Methods[i]; m.APIKeySource != "" || m.MinimumCompressionSize != nil {
			return m.APIKeySource, m.MinimumCompressionSize
		}
	}
	return "", nil
}

// stagesLeftOut notes that a format has no stages, or wants deployments for them.
func (w *writer) stagesLeftOut(why string) {
	for _, s := range w.api.Stages {
		w.problem(formats.Note, s.Position, "the stage %s is left out: %s", strings.TrimSpace(s.Name), why)
	}
}
