package emit

import (
	"strings"

	"github.com/gatemap/gatemap/definition"
)

// nowhere has no places: what is declared is written as it is.
func nowhere(string) (definition.Place, bool) { return definition.Place{}, false }

// tfDeclared writes the resources that the methods refer to.
func (w *writer) tfDeclared(h *hclWriter) {
	const api = "aws_api_gateway_rest_api.api.id"
	for _, v := range w.declared.validators {
		value := v.value
		value.Name = v.name
		h.block("request_validator", v.resource, func() {
			h.raw("rest_api_id", api)
			w.members(h, value.Members(), nowhere)
		})
	}
	for _, a := range w.declared.authorizers {
		value := a.value
		value.ID, value.Name = "", a.name
		h.block("authorizer", a.resource, func() {
			h.raw("rest_api_id", api)
			w.members(h, value.Members(), nowhere)
			if value.Type == "REQUEST" && value.IdentitySource == "" { // the provider has a default
				h.raw("identity_source", `""`)
			}
		})
	}
	for _, m := range w.declared.models {
		h.block("model", m.resource, func() {
			h.raw("rest_api_id", api)
			h.text("name", m.name)
			h.text("content_type", "application/json")
			h.raw("schema", w.tfSchema(m))
		})
		m.done = true
	}
}

// tfSchema is the schema of a model as a quoted text, in which references name the
// API and, once they are written, the other models.
func (w *writer) tfSchema(m *model) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, p := range w.declared.pieces(m) {
		switch {
		case p.api:
			b.WriteString("${aws_api_gateway_rest_api.api.id}")
		case p.model != nil:
			b.WriteString("${aws_api_gateway_model." + p.model.resource + ".name}")
		default:
			b.WriteString(unquoted(p.text))
		}
	}
	b.WriteByte('"')
	return b.String()
}

// unquoted is a part of a quoted text.
func unquoted(s string) string {
	q := quote(s)
	return q[1 : len(q)-1]
}

// tfRequest writes the attributes of a method that its request is made of.
func (w *writer) tfRequest(h *hclWriter, m *definition.Operation) {
	q := w.declared.request(m, func(_, resource string) string { return resource })
	_, authorized := m.Authorizer()
	for _, k := range q.Members() {
		switch v := k.Value.(type) {
		case *string:
			switch {
			case k.Terraform == "" || *v == "":
			case k.JSON == definition.NameAuthorizerID && authorized:
				h.raw(k.Terraform, "aws_api_gateway_authorizer."+*v+".id")
			case k.JSON == definition.NameRequestValidatorID && !m.Request.Validator.Unresolved:
				h.raw(k.Terraform, "aws_api_gateway_request_validator."+*v+".id")
			default:
				h.text(k.Terraform, *v)
			}
		case **bool:
			if *v != nil {
				h.raw(k.Terraform, "true")
			}
		case *map[string]bool:
			h.flags(k.Terraform, *v)
		case *map[string]string:
			h.texts(k.Terraform, ordered(*v))
		case *[]string:
			h.list(k.Terraform, *v)
		}
	}
}
