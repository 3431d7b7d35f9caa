package emit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
)

type cliResource struct {
	ID              string                                `json:"id"`
	ParentID        string                                `json:"parentId,omitzero"`
	PathPart        string                                `json:"pathPart,omitzero"`
	Path            string                                `json:"path"`
	ResourceMethods definition.Ordered[definition.Method] `json:"resourceMethods,omitzero"`
}

type cliAPI struct {
	BinaryMediaTypes       []string                     `json:"binaryMediaTypes,omitzero"`
	APIKeySource           string                       `json:"apiKeySource,omitzero"`
	MinimumCompressionSize *int                         `json:"minimumCompressionSize,omitzero"`
	GatewayResponses       []definition.GatewayResponse `json:"gatewayResponses,omitzero"`
	RequestValidators      []object                     `json:"requestValidators,omitzero"`
	Models                 []object                     `json:"models,omitzero"`
	Authorizers            []object                     `json:"authorizers,omitzero"`
	Stages                 []object                     `json:"stages,omitzero"`
	Items                  []cliResource                `json:"items"`
}

// awsCLI writes what get-resources --embed methods prints, or for a lone
// integration or method what get-integration or get-method does.
func (w *writer) awsCLI() ([]byte, error) {
	if w.lone() {
		m := w.api.Methods[0]
		if m.HTTPMethod == "" && len(m.MethodResponses) == 0 {
			return marshal(m.Integration)
		}
		method := w.cliMethod(&m)
		if method.AuthorizationType == "NONE" {
			method.AuthorizationType = ""
		}
		return marshal(method)
	}
	doc := cliAPI{BinaryMediaTypes: w.binaryMediaTypes()}
	w.cliDeclared(&doc)
	for _, g := range w.api.GatewayResponses {
		doc.GatewayResponses = append(doc.GatewayResponses, g.Value)
	}
	ids := make(map[*resource]string)
	for i, r := range w.tree() {
		ids[r] = fmt.Sprintf("r%d", i)
		item := cliResource{ID: ids[r], Path: r.path, PathPart: r.part}
		if r.parent != nil {
			item.ParentID = ids[r.parent]
		}
		for _, m := range r.methods {
			item.ResourceMethods.Set(m.HTTPMethod, w.cliMethod(m))
		}
		doc.Items = append(doc.Items, item)
	}
	return marshal(doc)
}

// cliDeclared adds what get-request-validators, get-models, get-authorizers,
// get-stages and get-rest-api print.
func (w *writer) cliDeclared(doc *cliAPI) {
	doc.APIKeySource, doc.MinimumCompressionSize = w.settings()
	for _, v := range w.declared.validators {
		o := keyedPart(v.value.Members(), definition.NameName)
		doc.RequestValidators = append(doc.RequestValidators, append(object{{definition.NameID, v.name}, {definition.NameName, v.name}}, o...))
	}
	for _, m := range w.declared.models {
		doc.Models = append(doc.Models, object{{definition.NameName, m.name}, {"schema", m.schema}})
	}
	for _, a := range w.declared.authorizers {
		value := a.value
		value.ID, value.Name = a.name, a.name
		doc.Authorizers = append(doc.Authorizers, keyedPart(value.Members(), ""))
	}
	for _, s := range w.api.Stages {
		stage := object{{"stageName", s.Name}}
		if s.Variables != nil {
			stage.Set("variables", s.Variables)
		}
		if s.AccessLog != "" {
			stage.Set("accessLogSettings", object{{"format", s.AccessLog}})
		}
		doc.Stages = append(doc.Stages, stage)
	}
}

// cliMethod is a method as get-method prints it.
func (w *writer) cliMethod(m *definition.Operation) definition.Method {
	v := w.declared.request(m, func(name, _ string) string { return name })
	v.HTTPMethod, v.MethodResponses, v.MethodIntegration = m.HTTPMethod, m.MethodResponses, m.Integration
	return v
}

// binaryMediaTypes are those of the API; a method that has others, because it
// is of another API, is a problem.
func (w *writer) binaryMediaTypes() []string {
	for _, m := range w.api.Methods {
		if strings.Join(m.BinaryMediaTypes, " ") != strings.Join(w.api.BinaryMediaTypes, " ") {
			w.problem(formats.Warning, m.Position, "the method has other binary media types than the API; those of the API are written")
		}
	}
	return w.api.BinaryMediaTypes
}

// openAPI writes an OpenAPI 3 document.
func (w *writer) openAPI() ([]byte, error) {
	doc := object{{"openapi", "3.0.1"}, {"info", object{{"title", "api"}, {"version", "1"}}}}
	if b := w.binaryMediaTypes(); len(b) > 0 {
		doc.Set("x-amazon-apigateway-binary-media-types", b)
	}
	if len(w.api.GatewayResponses) > 0 {
		all := object{}
		for kind, g := range w.api.GatewayResponses.All() {
			all.Set(kind, keyedPart(g.Members(), definition.NameResponseType))
		}
		doc.Set("x-amazon-apigateway-gateway-responses", all)
	}
	w.stagesLeftOut("OpenAPI has none")
	w.openAPISettings(&doc)
	paths := object{}
	schemas := make(map[string]bool)
	for _, r := range w.tree() {
		item := object{}
		for _, m := range r.methods {
			op, err := w.operation(m, schemas)
			if err != nil {
				return nil, err
			}
			verb := strings.ToLower(m.HTTPMethod)
			if m.HTTPMethod == "ANY" {
				verb = "x-amazon-apigateway-any-method"
			}
			item.Set(verb, op)
		}
		if len(item) > 0 {
			paths.Set(r.path, item)
		}
	}
	doc.Set("paths", paths)
	if components := w.components(schemas); len(components) > 0 {
		doc.Set("components", components)
	}
	return marshal(doc)
}

func (w *writer) operation(m *definition.Operation, schemas map[string]bool) (object, error) {
	responses := object{}
	for _, e := range m.MethodResponses {
		r := object{{"description", "response " + e.Key}}
		if len(e.Value.ResponseParameters) > 0 {
			r.Set("headers", headers(e.Value.ResponseParameters))
		}
		content := object{}
		for _, mediaType := range sortedKeys(e.Value.ResponseModels) {
			name := e.Value.ResponseModels[mediaType]
			schemas[name] = true
			content.Set(mediaType, object{{"schema", object{{"$ref", schemaRef(name)}}}})
		}
		if len(content) > 0 {
			r.Set("content", content)
		}
		responses.Set(e.Key, r)
	}
	in, err := w.integration(m)
	if err != nil {
		return nil, err
	}
	op := w.demands(m, schemas)
	op.Set("responses", responses)
	op.Set("x-amazon-apigateway-integration", in)
	return op, nil
}

// integration writes the extension: an integration whose responses are keyed by
// pattern, with some enumerations in lower case.
func (w *writer) integration(m *definition.Operation) (object, error) {
	in := object{}
	for _, k := range m.Integration.Members() {
		value, set := k.Get()
		if !set {
			continue
		}
		switch v := value.(type) {
		case string:
			if k.JSON == definition.NameType || k.JSON == definition.NamePassthroughBehavior {
				value = strings.ToLower(v)
			}
		case definition.Ordered[*string]:
			value = spelled(v)
		case definition.Ordered[definition.IntegrationResponse]:
			responses, err := w.responses(m, v)
			if err != nil {
				return nil, err
			}
			value = responses
		}
		in.Set(k.OpenAPI(), value)
	}
	return in, nil
}

// responses writes integration responses by their patterns.
func (w *writer) responses(m *definition.Operation, all definition.Ordered[definition.IntegrationResponse]) (definition.Ordered[object], error) {
	var keyed definition.Ordered[object]
	for i := range all {
		r := &all[i].Value
		key := "default"
		at := m.Find(definition.Pointer(definition.NameIntegrationResponses, all[i].Key, definition.NameSelectionPattern)).Position
		switch p := r.SelectionPattern; {
		case p != nil && *p == "":
			w.problem(formats.Note, at, "OpenAPI does not tell an empty pattern from none; both are the default")
		case p != nil && *p == "default":
			return nil, w.fail(at, `the pattern "default" would be the default response`)
		case p != nil:
			key = *p
		}
		if _, taken := keyed.Get(key); taken {
			return nil, w.fail(at, "two responses have the key %q", key)
		}
		keyed = append(keyed, definition.Entry[object]{Key: key, Value: keyedPart(r.Members(), definition.NameSelectionPattern)})
	}
	return keyed, nil
}

// keyedPart writes a part without the member that is its key in the document.
func keyedPart(members []definition.Member, key string) object {
	part := object{}
	for _, k := range members {
		value, set := k.Get()
		if !set || k.JSON == key {
			continue
		}
		if templates, ok := value.(definition.Ordered[*string]); ok {
			value = spelled(templates)
		}
		part.Set(k.OpenAPI(), value)
	}
	return part
}

// spelled returns templates with "" for the empty one: a null in a document may
// as well be what a bundler has made of a template's file.
func spelled(templates definition.Ordered[*string]) definition.Ordered[*string] {
	all := slices.Clone(templates)
	for i := range all {
		if all[i].Value == nil {
			all[i].Value = new(string)
		}
	}
	return all
}

// headers turns response parameters into the headers of a response.
func headers(parameters map[string]bool) object {
	all := object{}
	for _, name := range sortedKeys(parameters) {
		h := object{{"schema", object{{"type", "string"}}}}
		if parameters[name] {
			h.Set("required", true)
		}
		all.Set(strings.TrimPrefix(name, "method.response.header."), h)
	}
	return all
}
