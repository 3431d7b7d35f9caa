package emit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
)

// cliMethod is a method as get-method prints it.
type cliMethod struct {
	HTTPMethod        string                                        `json:"httpMethod,omitzero"`
	AuthorizationType string                                        `json:"authorizationType,omitzero"`
	MethodResponses   definition.Ordered[definition.MethodResponse] `json:"methodResponses,omitzero"`
	MethodIntegration *definition.Integration                       `json:"methodIntegration,omitzero"`
}

type cliResource struct {
	ID              string                        `json:"id"`
	ParentID        string                        `json:"parentId,omitzero"`
	PathPart        string                        `json:"pathPart,omitzero"`
	Path            string                        `json:"path"`
	ResourceMethods definition.Ordered[cliMethod] `json:"resourceMethods,omitzero"`
}

type cliAPI struct {
	BinaryMediaTypes []string                     `json:"binaryMediaTypes,omitzero"`
	GatewayResponses []definition.GatewayResponse `json:"gatewayResponses,omitzero"`
	Items            []cliResource                `json:"items"`
}

// awsCLI writes what get-resources --embed methods prints, or for a lone
// integration or method what get-integration or get-method does.
func (w *writer) awsCLI() ([]byte, error) {
	if w.lone() {
		m := w.api.Methods[0]
		if m.HTTPMethod == "" && len(m.MethodResponses) == 0 {
			return marshal(m.Integration)
		}
		return marshal(cliMethod{m.HTTPMethod, "", m.MethodResponses, m.Integration})
	}
	doc := cliAPI{BinaryMediaTypes: w.binaryMediaTypes()}
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
			item.ResourceMethods.Set(m.HTTPMethod, cliMethod{m.HTTPMethod, "NONE", m.MethodResponses, m.Integration})
		}
		doc.Items = append(doc.Items, item)
	}
	return marshal(doc)
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

// openAPIIntegration is the extension: an integration whose responses are keyed
// by pattern.
type openAPIIntegration struct {
	definition.Integration
	Responses definition.Ordered[definition.IntegrationResponse] `json:"responses,omitzero"`
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
			g.ResponseType = "" // it is the key
			all.Set(kind, g)
		}
		doc.Set("x-amazon-apigateway-gateway-responses", all)
	}
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
	if len(schemas) > 0 {
		all := object{}
		for _, name := range sortedKeys(schemas) {
			all.Set(name, object{{"type", "object"}})
		}
		doc.Set("components", object{{"schemas", all}})
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
			content.Set(mediaType, object{{"schema", object{{"$ref", "#/components/schemas/" + name}}}})
		}
		if len(content) > 0 {
			r.Set("content", content)
		}
		responses.Set(e.Key, r)
	}
	in := openAPIIntegration{Integration: *m.Integration}
	in.IntegrationResponses, in.RequestTemplates = nil, spelled(in.RequestTemplates)
	in.Type = definition.IntegrationType(strings.ToLower(string(in.Type)))
	in.PassthroughBehavior = strings.ToLower(in.PassthroughBehavior)
	for _, e := range m.Integration.IntegrationResponses {
		key := "default"
		at := m.Find("/integrationResponses/" + e.Key + "/selectionPattern").Position
		switch p := e.Value.SelectionPattern; {
		case p != nil && *p == "":
			w.problem(formats.Note, at, "OpenAPI does not tell an empty pattern from none; both are the default")
		case p != nil && *p == "default":
			return nil, w.fail(at, `the pattern "default" would be the default response`)
		case p != nil:
			key = *p
		}
		if _, taken := in.Responses.Get(key); taken {
			return nil, w.fail(at, "two responses have the key %q", key)
		}
		r := e.Value
		r.SelectionPattern, r.ResponseTemplates = nil, spelled(r.ResponseTemplates)
		in.Responses = append(in.Responses, definition.Entry[definition.IntegrationResponse]{Key: key, Value: r})
	}
	return object{{"responses", responses}, {"x-amazon-apigateway-integration", in}}, nil
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
