package cloudformation

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// serverlessTemplate is the Description of the templates that the Serverless
// Framework compiles. Source: serverless/serverless, core-cloudformation-
// template.json.
const serverlessTemplate = "The AWS CloudFormation template for this Serverless application"

// generated reports whether a method is one that a framework has made without
// its author's words, by marks of the template: the preflight of the CDK's
// addCorsPreflight, and of a template that the Serverless Framework has compiled
// its preflights and the methods of serverless-apigateway-service-proxy.
func (c *template) generated(resource *read.Node, m *definition.Operation) bool {
	in := m.Integration
	if in == nil {
		return false
	}
	compiled := c.root.Get("Description").Str() == serverlessTemplate
	if in.Type == definition.Mock && m.HTTPMethod == "OPTIONS" {
		return cdkPreflight(resource, in) || compiled && requestTemplate(in) == "{statusCode:200}"
	}
	return compiled && in.Type == definition.AWS && serviceProxy(in)
}

func requestTemplate(in *definition.Integration) string {
	text, _ := in.RequestTemplates.Get("application/json")
	if text == nil {
		return ""
	}
	return *text
}

// cdkPreflight tells a method of addCorsPreflight from an OPTIONS method with a
// MOCK that somebody has written: its path in the tree of constructs, its
// request template, and headers of CORS alone. Source: aws-cdk-lib 2.150,
// aws-apigateway/lib/resource.ts (addCorsPreflight).
func cdkPreflight(resource *read.Node, in *definition.Integration) bool {
	path := resource.Path("Metadata", "aws:cdk:path").Str()
	if !strings.HasSuffix(path, "/OPTIONS/Resource") || requestTemplate(in) != "{ statusCode: 200 }" || len(in.IntegrationResponses) != 1 {
		return false
	}
	params := in.IntegrationResponses[0].Value.ResponseParameters
	return len(params) > 0 && !slices.ContainsFunc(params, func(h definition.Entry[string]) bool {
		name := strings.TrimPrefix(h.Key, "method.response.header.")
		return name != "Vary" && !strings.HasPrefix(name, "Access-Control-")
	})
}

// proxied are the selection patterns of serverless-apigateway-service-proxy by
// status code: the status itself, or its class. Source: its lib/apiGateway and
// lib/package (version 2.2.1).
var proxied = map[string][]string{
	"200": {"200", `2(?:\d{2})`, `2\d{2}`},
	"400": {"400", `4\d{2}`},
	"500": {"500", `5\d{2}`},
}

// serviceProxy tells the responses of that plugin: three, for 200, 400 and 500,
// without a default.
func serviceProxy(in *definition.Integration) bool {
	return len(in.IntegrationResponses) == len(proxied) && !slices.ContainsFunc(in.IntegrationResponses, func(r definition.Entry[definition.IntegrationResponse]) bool {
		return r.Value.SelectionPattern == nil || !slices.Contains(proxied[r.Value.StatusCode], *r.Value.SelectionPattern)
	})
}
