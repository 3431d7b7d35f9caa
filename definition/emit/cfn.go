package emit

import (
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
)

// cloudFormation writes a template in JSON. Every string is literal: nothing
// in it goes through Fn::Sub.
func (w *writer) cloudFormation() ([]byte, error) {
	api := object{{"Name", "api"}}
	if b := w.binaryMediaTypes(); len(b) > 0 {
		api.Set("BinaryMediaTypes", b)
	}
	resources := object{{"Api", cfnResource("RestApi", api)}}
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
			w.problem(formats.Note, definition.Position{File: w.api.Name}, "authorization is not converted: the methods have AuthorizationType NONE")
			var integration object
			integration.set(m.Integration.Members())
			resources.Set("Method"+r.name+m.HTTPMethod, cfnResource("Method", object{
				{"RestApiId", ref("Api")}, {"ResourceId", id}, {"HttpMethod", m.HTTPMethod}, {"AuthorizationType", "NONE"},
				{"Integration", integration}, {"MethodResponses", cfnList(m.MethodResponses, (*definition.MethodResponse).Members)},
			}))
		}
	}
	return marshal(object{{"AWSTemplateFormatVersion", "2010-09-09"}, {"Resources", resources}})
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
	case *[]string:
		return *v, *v != nil
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
