package lint_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// cdkPreflight is a method OPTIONS as the CDK writes it, with something wrong in
// its response.
func cdkPreflight(path, request string) string {
	return `{"Resources": {"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "Api"}},
"Options": {"Type": "AWS::ApiGateway::Method", "Properties": {"HttpMethod": "OPTIONS", "RestApiId": {"Ref": "Api"}, "ResourceId": {"Fn::GetAtt": ["Api", "RootResourceId"]},
"Integration": {"Type": "MOCK", "RequestTemplates": {"application/json": "` + request + `"}, "IntegrationResponses": [{"StatusCode": "204",
"ResponseParameters": {"method.response.header.Access-Control-Allow-Origin": "'*'", "method.response.header.Vary": "Origin"}}]},
"MethodResponses": [{"StatusCode": "204", "ResponseParameters": {"method.response.header.Access-Control-Allow-Origin": true, "method.response.header.Vary": true}}]},
"Metadata": {"aws:cdk:path": "` + path + `"}}}}`
}

// serviceProxy is a template that the Serverless Framework has compiled, with the
// responses of serverless-apigateway-service-proxy.
func serviceProxy(description, pattern string) string {
	return `{"Description": "` + description + `", "Resources": {"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "Api"}},
"ApiGatewayMethodSqsPost": {"Type": "AWS::ApiGateway::Method", "Properties": {"HttpMethod": "POST", "RestApiId": {"Ref": "Api"}, "ResourceId": {"Fn::GetAtt": ["Api", "RootResourceId"]},
"Integration": {"Type": "AWS", "Uri": {"Fn::Sub": "arn:aws:apigateway:${AWS::Region}:sqs:path//${AWS::AccountId}/q"}, "IntegrationResponses": [
{"StatusCode": 200, "SelectionPattern": 200, "ResponseParameters": {}, "ResponseTemplates": {}},
{"StatusCode": 400, "SelectionPattern": ` + pattern + `, "ResponseParameters": {}, "ResponseTemplates": {}},
{"StatusCode": 500, "SelectionPattern": 500, "ResponseParameters": {}, "ResponseTemplates": {}}]},
"MethodResponses": [{"StatusCode": 200}, {"StatusCode": 400}, {"StatusCode": 500}]}}}}`
}

func samCORS(origin string) string {
	return `Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: p
      Cors: {AllowOrigin: "` + origin + `", AllowCredentials: true}
      DefinitionBody:
        openapi: 3.0.1
        paths:
          /a:
            get:
              responses: {"200": {description: x}}
              x-amazon-apigateway-integration: {type: http, uri: http://h, responses: {default: {statusCode: "200"}}}
`
}

func serverlessEvent(response string) string {
	return `service: a
provider: {name: aws, runtime: nodejs18.x}
functions:
  f:
    handler: h.f
    events:
      - http:
          path: a
          method: get
          integration: lambda
          cors: {origin: 'https://a.b', allowCredentials: true}
` + response
}

// TestGenerated: what a framework has made has no findings, and what its user
// writes in the same place has.
func TestGenerated(t *testing.T) {
	const compiled = "The AWS CloudFormation template for this Serverless application"
	for _, row := range []struct {
		name, file, text string
		want             []string
	}{
		{"CDK", "a.template.json", cdkPreflight("Stack/Api/Default/OPTIONS/Resource", "{ statusCode: 200 }"), []string{}},
		{"hand-written OPTIONS of a CDK stack", "a.template.json", cdkPreflight("Stack/Api/Default/OPTIONS/Resource", `{\"statusCode\": 200}`), []string{"error unquoted-static"}},
		{"no CDK", "a.template.json", cdkPreflight("", "{ statusCode: 200 }"), []string{"error unquoted-static"}},
		{"service proxy", "a.json", serviceProxy(compiled, "400"), []string{}},
		{"other patterns", "a.json", serviceProxy(compiled, `"4x"`), []string{"warning missing-default", "warning pattern-number", "warning pattern-never-matches", "warning pattern-number"}},
		{"no framework", "a.json", serviceProxy("mine", "400"), []string{"note missing-default", "warning pattern-number", "warning pattern-number", "warning pattern-number"}},
		{"SAM", "a.yaml", samCORS("'https://a.b'"), []string{}},
		{"SAM, unquoted", "a.yaml", samCORS("https://a.b"), []string{"error unquoted-static"}},
		{"Serverless", "serverless.yml", serverlessEvent(""), []string{}},
		{"Serverless, template", "serverless.yml", serverlessEvent("          response: {headers: {X: true}}\n"), []string{"warning unquoted-static"}},
	} {
		require.Equal(t, row.want, found(t, row.file, row.text), row.name)
	}
}
