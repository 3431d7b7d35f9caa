package emit

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/gatemap/gatemap/definition"
)

// The security schemes that stand for an API key and a signature.
const (
	schemeKey = "api_key"
	schemeIAM = "sigv4"
)

// openAPISettings adds what the document says of the API.
func (w *writer) openAPISettings(doc *object) {
	keySource, compression := w.settings()
	if keySource != "" {
		doc.Set("x-amazon-apigateway-api-key-source", keySource)
	}
	if compression != nil {
		doc.Set("x-amazon-apigateway-minimum-compression-size", *compression)
	}
	if len(w.declared.validators) > 0 {
		all := object{}
		for _, v := range w.declared.validators {
			all.Set(v.name, object{{definition.NameValidateBody, v.value.ValidateBody}, {definition.NameValidateParameters, v.value.ValidateParameters}})
		}
		doc.Set("x-amazon-apigateway-request-validators", all)
	}
}

// components are the models, with those that responses name and nothing
// declares, and the security schemes.
func (w *writer) components(named map[string]bool) object {
	components, schemas, schemes := object{}, object{}, w.schemes()
	for _, m := range w.declared.models {
		delete(named, m.name)
		schemas.Set(m.name, json.RawMessage(referring(m.schema, func(name, into string) string {
			if plain, err := url.PathUnescape(name); err == nil {
				name = plain
			}
			return `"` + schemaRef(name) + strings.TrimPrefix(into, "#") + `"`
		})))
	}
	for _, name := range sortedKeys(named) {
		schemas.Set(name, object{{"type", "object"}})
	}
	if len(schemas) > 0 {
		components.Set("schemas", schemas)
	}
	if len(schemes) > 0 {
		components.Set("securitySchemes", schemes)
	}
	return components
}

// schemaRef is a reference to a schema of the document: a JSON Pointer in the
// fragment of a URI.
func schemaRef(name string) string {
	return "#/components/schemas/" + url.PathEscape(strings.TrimPrefix(definition.Pointer(name), "/"))
}

func apiKeyScheme(header string) object {
	return object{{"type", "apiKey"}, {"name", header}, {"in", "header"}}
}

// schemes are those that the methods demand.
func (w *writer) schemes() object {
	all := object{}
	for i := range w.api.Methods {
		q := &w.api.Methods[i].Request
		if q.APIKeyRequired && !all.has(schemeKey) {
			all.Set(schemeKey, apiKeyScheme("x-api-key"))
		}
		if q.AuthorizationType == "AWS_IAM" && !all.has(schemeIAM) {
			all.Set(schemeIAM, append(apiKeyScheme("Authorization"), member{"x-amazon-apigateway-authtype", "awsSigv4"}))
		}
	}
	for _, a := range w.declared.authorizers {
		value, header, kind := a.value, "Authorization", "custom"
		if a.value.Type == "COGNITO_USER_POOLS" {
			kind = "cognito_user_pools"
		}
		if own, ok := strings.CutPrefix(value.IdentitySource, "method.request.header."); ok && own != "" && value.Type != "REQUEST" && !strings.ContainsAny(own, ", ") {
			header, value.IdentitySource = own, ""
		}
		value.ID, value.Name = "", ""
		made := keyedPart(value.Members(), "")
		for j := range made {
			if text, ok := made[j].value.(string); ok && made[j].key == definition.NameType {
				made[j].value = strings.ToLower(text)
			}
		}
		all.Set(a.name, append(apiKeyScheme(header), member{"x-amazon-apigateway-authtype", kind}, member{"x-amazon-apigateway-authorizer", made}))
	}
	return all
}

func (o object) has(key string) bool {
	for _, m := range o {
		if m.key == key {
			return true
		}
	}
	return false
}

// demands is the part of an operation that its request is made of. Models that
// nothing declares are added to named.
func (w *writer) demands(m *definition.Operation, named map[string]bool) object {
	op, q := object{}, w.declared.request(m, func(name, _ string) string { return name })
	var parameters []object
	for _, key := range sortedKeys(q.RequestParameters) {
		in, name, ok := strings.Cut(strings.TrimPrefix(key, "method.request."), ".")
		if !ok {
			continue
		}
		if in == "querystring" {
			in = "query"
		}
		parameters = append(parameters, object{{"name", name}, {"in", in}, {"required", q.RequestParameters[key]}, {"schema", object{{"type", "string"}}}})
	}
	if parameters != nil {
		op.Set("parameters", parameters)
	}
	content := object{}
	for mediaType, name := range m.Request.Models.All() {
		named[name] = true
		content.Set(mediaType, object{{"schema", object{{"$ref", schemaRef(name)}}}})
	}
	if len(content) > 0 {
		op.Set("requestBody", object{{"content", content}})
	}
	if q.RequestValidatorID != "" {
		op.Set("x-amazon-apigateway-request-validator", q.RequestValidatorID)
	}
	if security := requirements(m, &q); security != nil {
		op.Set("security", security)
	}
	return op
}

// requirements are the security of an operation. An authorization type without an
// authorizer stands for a scheme that nothing declares.
func requirements(m *definition.Operation, q *definition.Method) []object {
	var all []object
	add := func(name string, scopes []string) {
		if scopes == nil {
			scopes = []string{}
		}
		all = append(all, object{{name, scopes}})
	}
	switch {
	case q.AuthorizationType == "AWS_IAM":
		add(schemeIAM, nil)
	case q.AuthorizerID != "":
		add(q.AuthorizerID, q.AuthorizationScopes)
	case m.Request.Authorizes():
		add(q.AuthorizationType, q.AuthorizationScopes)
	}
	if m.Request.APIKeyRequired {
		add(schemeKey, nil)
	}
	return all
}
