package emit

import (
	"github.com/gatemap/gatemap/definition"
)

// cloudFormation writes a template in JSON. Every string is literal: nothing
// in it goes through Fn::Sub.
func (w *writer) cloudFormation() ([]byte, error) {
	api := object{{"Name", "api"}}
	if b := w.binaryMediaTypes(); len(b) > 0 {
		api.Set("BinaryMediaTypes", b)
	}
	keySource, compression := w.settings()
	if keySource != "" {
		api.Set("ApiKeySourceType", keySource)
	}
	if compression != nil {
		api.Set("MinimumCompressionSize", *compression)
	}
	w.stagesLeftOut("it would need a deployment")
	resources := object{{"Api", cfnResource("RestApi", api)}}
	w.cfnDeclared(&resources)
	names := make(map[string]bool)
	for _, g := range w.api.GatewayResponses {
		p := object{{"RestApiId", ref("Api")}}
		p.set(g.Value.Members())
		resources.Set("Gateway"+identifier(g.Key, names), cfnResource("GatewayResponse", p))
	}
	for _, r := range w.tree() {
		id := any(object{{"Fn::GetAtt", []string{"Api", "RootResourceId"}}})
		if r.parent != nil {
			parent := id
			if r.parent.parent != nil {
				parent = ref("Resource" + r.parent.name)
			}
			resources.Set("Resource"+r.name, cfnResource("Resource",
				object{{"RestApiId", ref("Api")}, {"ParentId", parent}, {"PathPart", r.part}}))
			id = ref("Resource" + r.name)
		}
		for _, m := range r.methods {
			var integration object
			integration.set(m.Integration.Members())
			p := object{{"RestApiId", ref("Api")}, {"ResourceId", id}, {"HttpMethod", m.HTTPMethod}}
			w.cfnRequest(&p, m)
			p.Set("Integration", integration)
			p.Set("MethodResponses", cfnList(m.MethodResponses, (*definition.MethodResponse).Members))
			resources.Set("Method"+r.name+m.HTTPMethod, cfnResource("Method", p))
		}
	}
	return marshal(object{{"AWSTemplateFormatVersion", "2010-09-09"}, {"Resources", resources}})
}

// cfnDeclared adds the resources that the methods refer to.
func (w *writer) cfnDeclared(resources *object) {
	for _, v := range w.declared.validators {
		value := v.value
		value.Name = v.name
		p := object{{"RestApiId", ref("Api")}}
		p.set(value.Members())
		resources.Set(v.resource, cfnResource("RequestValidator", p))
	}
	for _, a := range w.declared.authorizers {
		value := a.value
		value.Name = a.name
		p := object{{"RestApiId", ref("Api")}}
		p.set(value.Members())
		resources.Set(a.resource, cfnResource("Authorizer", p))
	}
	for _, m := range w.declared.models {
		resources.Set(m.resource, cfnResource("Model", object{{"RestApiId", ref("Api")}, {"Name", m.name}, {"ContentType", "application/json"}, {"Schema", w.cfnSchema(m)}}))
		m.done = true
	}
}

// cfnSchema is the schema of a model: a text, joined where references name the API
// and, once they are written, the other models. Fn::Sub would change what looks
// like one of its names.
func (w *writer) cfnSchema(m *model) any {
	var pieces []any
	for _, p := range w.declared.pieces(m) {
		switch {
		case p.api:
			pieces = append(pieces, ref("Api"))
		case p.model != nil:
			pieces = append(pieces, ref(p.model.resource))
		default:
			pieces = append(pieces, p.text)
		}
	}
	if len(pieces) == 1 {
		return m.schema
	}
	return object{{"Fn::Join", []any{"", pieces}}}
}

// cfnRequest adds the members of a method that its request is made of.
func (w *writer) cfnRequest(p *object, m *definition.Operation) {
	q := w.declared.request(m, func(_, resource string) string { return resource })
	_, authorized := m.Authorizer()
	for _, k := range q.Members() {
		value, set := cfnValue(&k)
		if k.CloudFormation == "" || !set {
			continue
		}
		switch {
		case k.JSON == definition.NameAuthorizerID && authorized, k.JSON == definition.NameRequestValidatorID && !m.Request.Validator.Unresolved:
			value = ref(value.(string))
		}
		p.Set(k.CloudFormation, value)
	}
}

func ref(name string) object { return object{{"Ref", name}} }

func cfnResource(kind string, properties object) object {
	return object{{"Type", "AWS::ApiGateway::" + kind}, {"Properties", properties}}
}

// set adds the members that have a value under their names in CloudFormation.
func (o *object) set(members []definition.Member) {
	for _, m := range members {
		if value, ok := cfnValue(&m); ok && m.CloudFormation != "" {
			o.Set(m.CloudFormation, value)
		}
	}
}

// cfnValue returns the value of a member, and whether it has one.
func cfnValue(m *definition.Member) (value any, ok bool) {
	switch v := m.Value.(type) {
	case *string:
		return *v, *v != "" || m.Use == definition.PartKey
	case **string:
		return *v, *v != nil
	case *definition.ResponseType:
		return *v, true
	case *int:
		return *v, *v != 0
	case **int:
		return *v, *v != nil
	case *bool:
		return *v, true
	case **bool:
		return *v, *v != nil
	case *[]string:
		return *v, len(*v) > 0
	case *definition.Ordered[string]:
		return *v, *v != nil
	case *definition.Ordered[*string]:
		return filled(*v), *v != nil
	case *map[string]bool:
		return *v, len(*v) > 0
	case *map[string]string:
		return *v, len(*v) > 0
	case **definition.TLSConfig:
		if *v == nil {
			return nil, false
		}
		tls := object{}
		for _, k := range (*v).Members() {
			flag, _ := k.Get()
			tls.Set(k.CloudFormation, flag)
		}
		return tls, true
	case *definition.Ordered[definition.IntegrationResponse]:
		return cfnList(*v, (*definition.IntegrationResponse).Members), len(*v) > 0
	}
	return nil, false
}

// cfnList writes responses, whose key is one of their members.
func cfnList[V any](responses definition.Ordered[V], members func(*V) []definition.Member) []object {
	list := make([]object, len(responses))
	for i := range responses {
		list[i].set(members(&responses[i].Value))
	}
	return list
}
