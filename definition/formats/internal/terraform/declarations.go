package terraform

import (
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// declaration reads what an API declares beside its methods. Source:
// terraform-provider-aws, aws_api_gateway_request_validator, _model, _authorizer,
// _stage and _deployment.
func (t *joiner) declaration(r *resource) {
	switch r.kind {
	case "aws_api_gateway_gateway_response":
		t.l.GatewayResponse(r.attrs, r.attrs.Get("response_type").Str(), t.apiName(r), read.Terraform)
	case "aws_api_gateway_request_validator":
		t.l.Validator(r.attrs, r.address, t.apiName(r), read.Terraform)
	case "aws_api_gateway_authorizer", "data.aws_api_gateway_authorizer":
		attrs := r.attrs
		if r.kind == "aws_api_gateway_authorizer" {
			attrs = withDefaults(attrs)
		}
		t.l.Authorizer(attrs, r.address, t.apiName(r), read.Terraform)
	case "aws_api_gateway_model":
		if schema := r.attrs.Get("schema"); schema != nil && schema.Kind != read.Null {
			t.l.Model(schema, r.attrs.Get("name").Str(), t.apiName(r), nil)
		}
	case "aws_api_gateway_stage", "aws_api_gateway_deployment":
		if name := r.attrs.Get("stage_name"); name != nil && name.Kind != read.Null {
			log := oneBlock(r.attrs, "access_log_settings").Path("access_log_settings", "format")
			t.l.Stage(t.apiName(r), read.StageParts{At: r.attrs, Name: name, Variables: r.attrs.Get("variables"), AccessLog: log})
		}
	}
}

// authorizerDefaults are those of the provider (authorizer.go).
var authorizerDefaults = []struct{ name, value string }{{"type", "TOKEN"}, {"identity_source", "method.request.header.Authorization"}}

// withDefaults returns the attributes of an authorizer with those that it does not
// set.
func withDefaults(attrs *read.Node) *read.Node {
	r := attrs.Without()
	for _, d := range authorizerDefaults {
		if v := attrs.Get(d.name); v == nil || v.Kind == read.Null {
			r.Put(read.Member{Key: d.name, Pos: attrs.Pos, Value: attrs.As(read.Text, d.value)})
		}
	}
	return r
}

// request reads what a method demands of a request.
func (t *joiner) request(r *read.Reader, m *resource) definition.MethodRequest {
	attrs := m.attrs
	for _, name := range []string{"authorizer_id", "request_validator_id"} {
		if v := attrs.Get(name); v != nil && v.Kind == read.Text && v.Text == "" && len(v.Open()) == 0 { // a state has it where it is not set
			attrs = attrs.Without(name)
		}
	}
	return r.Request(attrs, t.keyOf)
}

// keyOf returns what an API declares under that an attribute refers to: the
// address of a resource, or an id as it is.
func (t *joiner) keyOf(n *read.Node) string {
	for _, kind := range []string{"aws_api_gateway_authorizer", "aws_api_gateway_request_validator"} {
		if r := t.target(n, kind); r != nil {
			return r.address
		}
	}
	return n.Str()
}
