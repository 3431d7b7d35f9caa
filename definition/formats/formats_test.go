package formats_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
)

func load(t testing.TB, name string) *formats.API {
	t.Helper()
	api, err := formats.LoadFile("testdata/"+name, formats.Options{})
	require.NoError(t, err)
	return api
}

// TestServerlessDefaults: a lambda integration without statusCodes gets the
// framework's default response and eight error patterns, no response template,
// and the request templates.
func TestServerlessDefaults(t *testing.T) {
	api := parse(t, "serverless.yml", slsDoc(""), map[string]string{"AWS::Partition": "aws", "FLambdaFunction.Arn": "arn"})
	require.Empty(t, api.Problems)
	in := api.Methods[0].Integration
	require.Equal(t, "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn/invocations", in.URI)
	require.Equal(t, "NEVER", in.PassthroughBehavior)
	require.Len(t, in.RequestTemplates, 2)
	got := map[string]string{}
	for status, r := range in.IntegrationResponses.All() {
		require.Empty(t, r.ResponseTemplates)
		got[status] = *r.SelectionPattern
	}
	require.Equal(t, map[string]string{
		"200": ``,
		"400": `[\s\S]*\[400\][\s\S]*`,
		"401": `[\s\S]*\[401\][\s\S]*`,
		"403": `[\s\S]*\[403\][\s\S]*`,
		"404": `[\s\S]*\[404\][\s\S]*`,
		"422": `[\s\S]*\[422\][\s\S]*`,
		"500": `[\s\S]*(Process\s?exited\s?before\s?completing\s?request|\[500\])[\s\S]*`,
		"502": `[\s\S]*\[502\][\s\S]*`,
		"504": `([\s\S]*\[504\][\s\S]*)|(.*Task timed out after \d+\.\d+ seconds$)`,
	}, got)
}

// TestPlanOfModules: what a plan does not know is linked through the
// configuration, from a module through its call to the root.
func TestPlanOfModules(t *testing.T) {
	api := load(t, "plan/modules.json")
	require.Empty(t, api.Problems)
	require.Len(t, api.Methods, 2)
	for i, path := range []string{"/a", "/b"} {
		m := api.Methods[i]
		require.Equal(t, path, m.Path)
		require.Equal(t, []string{"image/png"}, m.BinaryMediaTypes)
		require.Equal(t, "aws_api_gateway_rest_api.main", m.API)
	}
	require.NotNil(t, api.Methods[0].Integration.TLSConfig)
	require.Empty(t, api.Methods[0].Integration.IntegrationResponses)
	require.Len(t, api.Methods[1].Integration.IntegrationResponses, 1)
}

// TestState: a state has ids, and "" for what is not set.
func TestState(t *testing.T) {
	api := load(t, "plan/state.json")
	require.Empty(t, api.Problems)
	require.Equal(t, "/pets", api.Methods[0].Path)
	require.Equal(t, "/", api.Methods[1].Path)
	b, err := json.Marshal(api.Methods[0].Integration.IntegrationResponses)
	require.NoError(t, err)
	require.JSONEq(t, `{"200": {"statusCode": "200", "responseParameters": {}, "responseTemplates": {"application/json": null}}}`, string(b))
	require.Equal(t, "Empty", api.Methods[0].MethodResponses[0].Value.ResponseModels["application/json"])
}

func TestAWSCLIDocuments(t *testing.T) {
	for _, c := range []struct{ name, doc, verb, path string }{
		{"get-integration-response", `{"statusCode": "200", "responseTemplates": {"application/json": null}}`, "", ""},
		{"get-integration", `{"type": "MOCK", "integrationResponses": {"200": {"statusCode": "200"}}}`, "", ""},
		{"get-method", `{"httpMethod": "PUT", "methodIntegration": {"type": "MOCK", "integrationResponses": {"200": {}}}}`, "PUT", ""},
		{"get-resource", `{"path": "/x", "resourceMethods": {"GET": {"methodIntegration": {"type": "MOCK", "integrationResponses": {"200": {}}}}}}`, "GET", "/x"},
	} {
		api := parse(t, "a.json", c.doc, nil)
		require.Empty(t, api.Problems, c.name)
		require.Equal(t, formats.AWSCLI, api.Format)
		require.Equal(t, c.verb, api.Methods[0].HTTPMethod)
		require.Equal(t, c.path, api.Methods[0].Path)
		response(t, api, "200")
	}
	api := parse(t, "a.json", `{"items": [{"path": "/x", "resourceMethods": {"GET": {}}}, {"other": 1}]}`, nil)
	require.Contains(t, api.Problems.Report(), "--embed methods")
	require.Contains(t, api.Problems.Report(), "the item is neither a resource, a gateway response, a request validator")
}

// TestRequestTemplates: an open reference matters where the template is
// evaluated, which is only in a MOCK integration.
func TestRequestTemplates(t *testing.T) {
	for kind, want := range map[string]definition.Severity{"MOCK": formats.Error, "AWS": formats.Note} {
		api := parse(t, "a.yaml", "Resources:\n  Fn: {Type: x}\n  M: {Type: AWS::ApiGateway::Method, Properties: {HttpMethod: GET, ResourceId: /, Integration: {Type: "+
			kind+", RequestTemplates: {application/json: !Sub '${Fn}'}}}}\n", nil)
		s, _ := api.Problems.Max()
		require.Equal(t, want, s, kind)
	}
}

func TestGatewayResponses(t *testing.T) {
	sam := "Resources: {A: {Type: AWS::Serverless::Api, Properties: {GatewayResponses: {DEFAULT_4XX: {StatusCode: 418, ResponseParameters: " +
		"{Headers: {X-A: \"'a'\"}}, ResponseTemplates: {text/plain: no}}}, DefinitionBody: {swagger: '2.0', paths: {}, " +
		"x-amazon-apigateway-gateway-responses: {unauthorized: {statusCode: 403}}}}}}\n"
	api := parse(t, "a.yaml", sam, nil)
	require.Empty(t, api.Problems)
	g, _ := api.GatewayResponses.Get("DEFAULT_4XX")
	require.Equal(t, "418", g.StatusCode)
	v, _ := g.ResponseParameters.Get("gatewayresponse.header.X-A")
	require.Equal(t, "'a'", v)
	g, _ = api.GatewayResponses.Get("UNAUTHORIZED")
	require.Equal(t, "403", g.StatusCode)
}

// TestGatewayResponsesOfEachAPI: a method has those of its own API, and in a
// file without names for APIs all.
func TestGatewayResponsesOfEachAPI(t *testing.T) {
	const cfn = "Resources:\n  A: {Type: AWS::ApiGateway::RestApi}\n  B: {Type: AWS::ApiGateway::RestApi}\n" +
		"  GA: {Type: AWS::ApiGateway::GatewayResponse, Properties: {RestApiId: !Ref A, ResponseType: DEFAULT_5XX, StatusCode: 501}}\n" +
		"  GB: {Type: AWS::ApiGateway::GatewayResponse, Properties: {RestApiId: !Ref B, ResponseType: DEFAULT_5XX, StatusCode: 502}}\n" +
		"  MA: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref A, ResourceId: !GetAtt A.RootResourceId, HttpMethod: GET, Integration: {Type: MOCK}}}\n" +
		"  MB: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref B, ResourceId: !GetAtt B.RootResourceId, HttpMethod: GET, Integration: {Type: MOCK}}}\n"
	const tf = `
resource "aws_api_gateway_rest_api" "a" {}
resource "aws_api_gateway_rest_api" "b" {}
resource "aws_api_gateway_gateway_response" "a" {
  rest_api_id   = aws_api_gateway_rest_api.a.id
  response_type = "DEFAULT_5XX"
  status_code   = "501"
}
resource "aws_api_gateway_gateway_response" "b" {
  rest_api_id   = aws_api_gateway_rest_api.b.id
  response_type = "DEFAULT_5XX"
  status_code   = "502"
}
resource "aws_api_gateway_integration" "a" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  resource_id = aws_api_gateway_rest_api.a.root_resource_id
  http_method = "GET"
  type        = "MOCK"
}
resource "aws_api_gateway_integration" "b" {
  rest_api_id = aws_api_gateway_rest_api.b.id
  resource_id = aws_api_gateway_rest_api.b.root_resource_id
  http_method = "GET"
  type        = "MOCK"
}
`
	for name, doc := range map[string]string{"a.yaml": cfn, "a.tf": tf} {
		api := parse(t, name, doc, nil)
		require.Len(t, api.Methods, 2, name)
		for i, want := range []string{"501", "502"} {
			require.Len(t, api.Methods[i].GatewayResponses, 1, name)
			g := api.Methods[i].GatewayResponses[0].Value
			require.Equal(t, want, g.StatusCode, name)
			require.Positive(t, place(g.Places, "/statusCode").Line, name)
		}
	}
	cli := parse(t, "a.json", `{"items": [{"path": "/", "resourceMethods": {"GET": {"methodIntegration": {"type": "MOCK"}}}}],
		"gatewayResponses": [{"responseType": "DEFAULT_4XX", "statusCode": "418"}]}`, nil)
	require.Equal(t, definition.ResponseType("DEFAULT_4XX"), cli.Methods[0].GatewayResponses[0].Value.ResponseType)
}

func TestPositionAt(t *testing.T) {
	p := definition.Place{Position: definition.Position{File: "f", Line: 3, Column: 9}, TextLine: 4, TextColumn: 5}
	require.Equal(t, "f:5:6", p.At(2, 2).String())
	require.Equal(t, "f:4:5", p.At(1, 0).String())
	require.Equal(t, "f:3:9", p.At(0, 0).String())
	p.TextLine = 0
	require.Equal(t, "f:3:9", p.At(2, 2).String(), "lines that are not those of the file")
	require.Equal(t, "-", definition.Position{}.String())
}

func TestFind(t *testing.T) {
	m := definition.Operation{Position: definition.Position{File: "m"}, Places: definition.PlacesOf(map[string]definition.Place{"/a": {Position: definition.Position{File: "a"}}})}
	require.Equal(t, "a", m.Find("/a/b/c").File)
	require.Equal(t, "m", m.Find("/x/y").File)
	require.Equal(t, "m", m.Find("no pointer").File)
}

func TestParseFormat(t *testing.T) {
	for _, f := range formats.Formats() {
		got, err := formats.ParseFormat(string(f))
		require.NoError(t, err)
		require.Equal(t, f, got)
	}
	for short, want := range map[string]formats.Format{"CFN": formats.CloudFormation, "tf": formats.Terraform, "sls": formats.Serverless} {
		got, err := formats.ParseFormat(short)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	_, err := formats.ParseFormat("JSON")
	require.ErrorContains(t, err, "what the AWS CLI prints is aws-cli")
}
