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
		p := object{{"RestApiId", ref("Api")}, {"ResponseType", g.Key}}
		set(&p, "StatusCode", g.Value.StatusCode)
		setMap(&p, "ResponseParameters", g.Value.ResponseParameters)
		setMap(&p, "ResponseTemplates", filled(g.Value.ResponseTemplates))
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
			resources.Set("Method"+r.name+m.HTTPMethod, cfnResource("Method", object{
				{"RestApiId", ref("Api")}, {"ResourceId", id}, {"HttpMethod", m.HTTPMethod}, {"AuthorizationType", "NONE"},
				{"Integration", cfnIntegration(m.Integration)}, {"MethodResponses", cfnMethodResponses(m.MethodResponses)},
			}))
		}
	}
	return marshal(object{{"AWSTemplateFormatVersion", "2010-09-09"}, {"Resources", resources}})
}

func ref(name string) object { return object{{"Ref", name}} }

func cfnResource(kind string, properties object) object {
	return object{{"Type", "AWS::ApiGateway::" + kind}, {"Properties", properties}}
}

// set adds a member that has a value.
func set[V comparable](o *object, name string, value V) {
	var zero V
	if value != zero {
		o.Set(name, value)
	}
}

func setMap[V any](o *object, name string, value definition.Ordered[V]) {
	if value != nil {
		o.Set(name, value)
	}
}

func cfnIntegration(v *definition.Integration) object {
	o := object{}
	set(&o, "Type", v.Type)
	set(&o, "IntegrationHttpMethod", v.HTTPMethod)
	set(&o, "Uri", v.URI)
	set(&o, "ConnectionType", v.ConnectionType)
	set(&o, "ConnectionId", v.ConnectionID)
	set(&o, "Credentials", v.Credentials)
	setMap(&o, "RequestParameters", v.RequestParameters)
	setMap(&o, "RequestTemplates", filled(v.RequestTemplates))
	set(&o, "PassthroughBehavior", v.PassthroughBehavior)
	set(&o, "ContentHandling", v.ContentHandling)
	set(&o, "TimeoutInMillis", v.TimeoutInMillis)
	set(&o, "CacheNamespace", v.CacheNamespace)
	if v.CacheKeyParameters != nil {
		o.Set("CacheKeyParameters", v.CacheKeyParameters)
	}
	if v.TLSConfig != nil {
		o.Set("TlsConfig", object{{"InsecureSkipVerification", v.TLSConfig.InsecureSkipVerification}})
	}
	set(&o, "ResponseTransferMode", v.ResponseTransferMode)
	set(&o, "IntegrationTarget", v.IntegrationTarget)
	if len(v.IntegrationResponses) > 0 {
		var all []object
		for _, e := range v.IntegrationResponses {
			all = append(all, cfnResponse(e.Value))
		}
		o.Set("IntegrationResponses", all)
	}
	return o
}

func cfnResponse(v definition.IntegrationResponse) object {
	o := object{{"StatusCode", v.StatusCode}}
	if v.SelectionPattern != nil {
		o.Set("SelectionPattern", *v.SelectionPattern)
	}
	setMap(&o, "ResponseParameters", v.ResponseParameters)
	setMap(&o, "ResponseTemplates", filled(v.ResponseTemplates))
	set(&o, "ContentHandling", v.ContentHandling)
	return o
}

func cfnMethodResponses(all definition.Ordered[definition.MethodResponse]) []object {
	list := []object{}
	for _, e := range all {
		o := object{{"StatusCode", e.Value.StatusCode}}
		if len(e.Value.ResponseParameters) > 0 {
			o.Set("ResponseParameters", e.Value.ResponseParameters)
		}
		if len(e.Value.ResponseModels) > 0 {
			o.Set("ResponseModels", e.Value.ResponseModels)
		}
		list = append(list, o)
	}
	return list
}
