package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

// demanding is an OpenAPI document with a model, an authorizer and gateway
// responses, around what a row says.
func demanding(parameters, mapped, gateway, body string) string {
	return fmt.Sprintf(`
openapi: 3.0.1
info: {title: shop, version: "1"}
x-amazon-apigateway-gateway-responses: {%s}
components:
  schemas: {Order: {type: object}, Item: {type: object}}
paths:
  /orders/{id}:
    post:
      parameters: [%s]
      requestBody: {content: {application/json: {schema: %s}}}
      responses: {"200": {headers: {Access-Control-Allow-Origin: {type: string}}}}
      x-amazon-apigateway-integration:
        type: http
        httpMethod: POST
        uri: https://orders.example.com/orders
        requestParameters: {%s}
        responses:
          default: {statusCode: "200", responseParameters: {method.response.header.Access-Control-Allow-Origin: "'*'"}}
`, gateway, parameters, body, mapped)
}

// TestRequests holds the rules about what the backend is sent and what a method
// refers to.
func TestRequests(t *testing.T) {
	const declared, order = `{name: q, in: query, schema: {type: string}}, {name: id, in: path, required: true, schema: {type: string}}`, `{$ref: '#/components/schemas/Order'}`
	for _, row := range []struct {
		parameters, mapped, gateway, body string
		want                              string
	}{
		{declared, `integration.request.querystring.q: method.request.querystring.q`, "", order, ""},
		{declared, `integration.request.path.id: method.request.path.id`, "", order, ""},
		{declared, `integration.request.header.x: "'static'"`, "", order, ""},
		{declared, `integration.request.header.x: context.requestId`, "", order, ""},
		{declared, `integration.request.header.x: stageVariables.x`, "", order, ""},
		{declared, `integration.request.header.x: method.request.body.a`, "", order, ""},
		{declared, `integration.request.header.x: static`, "", order, "error unquoted-static \"'static'\""},
		{declared, `integration.request.header.x: context.requestID`, "", order, "warning unknown-context"},
		{declared, `integration.request.header.x: method.request.header.X`, "", order, "error invalid-mapping declare method.request.header.X"},
		{"", `integration.request.querystring.q: method.request.querystring.q`, "", order, "error invalid-mapping declare"},
		{"", `integration.request.path.id: method.request.path.id`, "", order, ""}, // not every format writes it
		{declared, `integration.request.header.x: integration.response.header.x`, "", order, "error invalid-mapping a request to the backend"},
		{declared, `integration.request.header.x: $context.requestId`, "", order, "error invalid-mapping context.requestId"},
		{declared, `integration.request.body.x: "'a'"`, "", order, "error invalid-mapping integration.request.path.NAME"},
		{declared, `method.request.header.x: "'a'"`, "", order, "error invalid-mapping integration.request.path.NAME"},

		{declared, "", `DEFAULT_4XX: {responseParameters: {gatewayresponse.header.Access-Control-Allow-Origin: "'*'"}}, DEFAULT_5XX: {responseParameters: {gatewayresponse.header.access-control-allow-origin: "'*'"}}`, order, ""},
		{declared, "", `DEFAULT_4XX: {responseParameters: {gatewayresponse.header.Access-Control-Allow-Origin: "'*'"}}`, order, "note cors-on-errors map gatewayresponse.header.Access-Control-Allow-Origin from '*' in DEFAULT_5XX"},
		{declared, "", `UNAUTHORIZED: {statusCode: 401}`, order, "note cors-on-errors map gatewayresponse.header.Access-Control-Allow-Origin from '*'"},
	} {
		text := demanding(row.parameters, row.mapped, row.gateway, row.body)
		api, err := formats.Parse("openapi.yaml", []byte(text), formats.Options{})
		require.NoError(t, err)
		var got []string
		for _, f := range lint.CheckAPI(api, lint.Options{}) {
			got = append(got, fmt.Sprintf("%v %s %s", f.Severity, f.Rule(), f.Fix))
		}
		if row.want == "" {
			require.Empty(t, got, text)
			continue
		}
		require.Len(t, got, 1, "%s", text)
		require.True(t, strings.HasPrefix(got[0], row.want), "%s\n%s", got[0], text)
	}
}

// TestReferences finds what a method names and the definition does not declare.
func TestReferences(t *testing.T) {
	const text = `{"items": [{"path": "/", "resourceMethods": {"POST": {"httpMethod": "POST", "authorizationType": "CUSTOM", "authorizerId": "%s",
		"requestModels": {"application/json": "%s"}, "methodResponses": {"200": {"statusCode": "200", "responseModels": {"application/json": "%s"}}},
		"methodIntegration": {"type": "HTTP", "httpMethod": "POST", "uri": "https://a.example.com", "integrationResponses": {"200": {"statusCode": "200"}}}}}}],
		"models": [%s], "authorizers": [{"id": "own", "name": "own", "type": "TOKEN", "authorizerUri": "arn:aws:apigateway:eu-west-1:lambda:path/f"}]}`
	const order = `{"name": "Order", "contentType": "application/json", "schema": "{}"}`
	for _, row := range []struct {
		authorizer, request, response, models string
		want                                  []string
	}{
		{"own", "Order", "Order", order, nil},
		{"own", "Empty", "Error", order, nil},
		{"own", "Odrer", "Order", order, []string{"Order"}},
		{"own", "Order", "Orders", order, []string{"Order"}},
		{"own", "Order", "Order", "", nil}, // the models are in another file
		{"Own", "Order", "Order", order, []string{"own"}},
		{"abc123", "Order", "Order", order, nil}, // an id of the service
	} {
		api, err := formats.Parse("api.json", fmt.Appendf(nil, text, row.authorizer, row.request, row.response, row.models), formats.Options{})
		require.NoError(t, err)
		var got []string
		for _, f := range lint.CheckAPI(api, lint.Options{}) {
			require.Equal(t, "warning undeclared-reference", f.Severity.String()+" "+f.Rule(), f.Message)
			got = append(got, f.Fix)
		}
		require.Equal(t, row.want, got, "%v", row)
	}
}
