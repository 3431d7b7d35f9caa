package formats_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
)

const (
	resource = "Type: AWS::ApiGateway::Resource, Properties: "
	aMethod  = "Type: AWS::ApiGateway::Method, Properties: "
	aMock    = "Integration: {Type: MOCK, IntegrationResponses: [{StatusCode: 200}]}"
	aStack   = "Type: AWS::CloudFormation::Stack, Properties: "
)

// stacks are templates that use each other's outputs.
var stacks = []struct {
	name, load string
	files      map[string]string
	methods    []string
	apis       []string
	binary     []string // of each method
	problems   []string
}{
	{
		"an output of a file beside the template, in the parent and for another stack", "a.yaml", map[string]string{
			"a.yaml": `Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {BinaryMediaTypes: [image/png]}}
  Base: {` + aStack + `{TemplateURL: ./base.yaml, Parameters: {ApiId: !Ref Api, Root: !GetAtt Api.RootResourceId, Stage: prod}}}
  Pets: {` + aStack + `{TemplateURL: sub/pets.yaml, Parameters: {ApiId: !GetAtt Base.Outputs.Api, Parent: !GetAtt [Base, Outputs.Pets]}}}
  M: {` + aMethod + `{HttpMethod: GET, RestApiId: !GetAtt Base.Outputs.Api, ResourceId: !GetAtt Base.Outputs.Pets, Integration: {Type: HTTP, Uri: !Sub "https://${Base.Outputs.Host}"}}}
`,
			"base.yaml": `Parameters: {ApiId: {Type: String}, Root: {Type: String}, Stage: {Type: String}}
Resources: {Pets: {` + resource + `{RestApiId: !Ref ApiId, ParentId: !Ref Root, PathPart: pets}}}
Outputs: {Api: {Value: !Ref ApiId}, Pets: {Value: !Ref Pets}, Host: {Value: !Sub "${Stage}.example.com"}}
`,
			"sub/pets.yaml": `Parameters: {ApiId: {Type: String}, Parent: {Type: String}}
Resources:
  Pet: {` + resource + `{RestApiId: !Ref ApiId, ParentId: !Ref Parent, PathPart: "{id}"}}
  Get: {` + aMethod + `{HttpMethod: GET, RestApiId: !Ref ApiId, ResourceId: !Ref Pet, ` + aMock + `}}
`,
		},
		[]string{"GET /pets/{id}", "GET /pets"}, []string{"Api", "Api"}, []string{"image/png"}, nil,
	},
	{
		"an API in a nested stack, before its resource is read", "a.yaml", map[string]string{
			"a.yaml": `Resources:
  M: {` + aMethod + `{HttpMethod: GET, RestApiId: !GetAtt Base.Outputs.Id, ResourceId: !GetAtt Base.Outputs.Root, ` + aMock + `}}
  Rest: {Type: AWS::Serverless::Application, Properties: {Location: rest.yaml, Parameters: {Id: !GetAtt Base.Outputs.Id, Root: !GetAtt Base.Outputs.Root}}}
  Base: {Type: AWS::Serverless::Application, Properties: {Location: base.yaml}}
`,
			"base.yaml": `Resources: {TheApi: {Type: AWS::ApiGateway::RestApi, Properties: {BinaryMediaTypes: [a/b]}}}
Outputs: {Id: {Value: !Ref TheApi}, Root: {Value: !GetAtt TheApi.RootResourceId}}
`,
			"rest.yaml": `Parameters: {Id: {Type: String}, Root: {Type: String}}
Resources: {M: {` + aMethod + `{HttpMethod: PUT, RestApiId: !Ref Id, ResourceId: !Ref Root, ` + aMock + `}}}
`,
		},
		[]string{"GET /", "PUT /"}, []string{"TheApi", "TheApi"}, []string{"a/b"}, nil,
	},
	{
		"outputs in a circle, and one that is not there", "a.yaml", map[string]string{
			"a.yaml": `Resources:
  A: {` + aStack + `{TemplateURL: n.yaml, Parameters: {P: !GetAtt B.Outputs.O}}}
  B: {` + aStack + `{TemplateURL: n.yaml, Parameters: {P: !GetAtt A.Outputs.O}}}
  M: {` + aMethod + `{HttpMethod: GET, ResourceId: !GetAtt A.Outputs.None, ` + aMock + `}}
`,
			"n.yaml": "Parameters: {P: {Type: String}}\nResources: {}\nOutputs: {O: {Value: !Ref P}}\n",
		},
		[]string{"GET /${A.Outputs.None}"}, []string{""}, nil,
		[]string{`warning: the resource "${A.Outputs.None}" is not in the template: the path above it is unknown`},
	},
	{
		"a stack of the assembly that imports what another exports", ".", map[string]string{
			"Api.template.json": `{"Resources": {"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"BinaryMediaTypes": ["a/b"]}},
				"Pets": {"Type": "AWS::ApiGateway::Resource", "Properties": {"RestApiId": {"Ref": "Api"}, "ParentId": {"Fn::GetAtt": ["Api", "RootResourceId"]}, "PathPart": "pets"}}},
				"Outputs": {"A": {"Value": {"Ref": "Api"}, "Export": {"Name": "Api:RefApi"}}, "P": {"Value": {"Ref": "Pets"}, "Export": {"Name": "Api:RefPets"}}}}`,
			"A1.template.json": `{"Resources": {"M": {"Type": "AWS::ApiGateway::Method", "Properties": {"HttpMethod": "GET", "RestApiId": {"Fn::ImportValue": "Api:RefApi"},
				"ResourceId": {"Fn::ImportValue": "Api:RefPets"}, "Integration": {"Type": "MOCK"}}}}}`,
		},
		[]string{"GET /pets"}, []string{"Api"}, []string{"a/b"}, nil,
	},
}

func TestStacks(t *testing.T) {
	for _, c := range stacks {
		t.Run(c.name, func(t *testing.T) {
			files := make(fstest.MapFS)
			for name, text := range c.files {
				files[name] = &fstest.MapFile{Data: []byte(text)}
			}
			api, err := formats.Load(files, c.load, formats.Options{})
			require.NoError(t, err)
			require.Equal(t, c.problems, said(api))
			require.Equal(t, c.methods, verbs(api))
			for i, m := range api.Methods {
				require.Equal(t, c.apis[i], m.API)
				require.Equal(t, c.binary, m.BinaryMediaTypes)
			}
		})
	}
}

// TestConditionalEvents: SAM's events behind Fn::If.
func TestConditionalEvents(t *testing.T) {
	const doc = `Transform: AWS::Serverless-2016-10-31
Parameters: {On: {Type: String}}
Conditions: {C: !Equals [!Ref On, "1"]}
Globals: {Api: {Cors: "'*'"}}
Resources:
  F: {Type: AWS::Serverless::Function, Properties: {Events: {A: !If [C, {Type: Api, Properties: {Path: /a, Method: get}}, !Ref AWS::NoValue]}}}
  G: {Type: AWS::Serverless::Function, Properties: {Fn::If: [C, {Events: {B: {Type: Api, Properties: {Path: /b, Method: !If [C, post, get]}}}}, {}]}}
  H: {Type: AWS::Serverless::Function, Condition: C, Properties: {Events: !If [C, {D: {Type: Api, Properties: {Path: /d, Method: any}}}, {}]}}
  I: {Type: AWS::Serverless::Function, Properties: {Events: {E: {Type: Api, Properties: {Path: /e, Method: get}}}}}
`
	for on, want := range map[string][]string{
		"1": {"GET /a", "OPTIONS /a", "POST /b", "OPTIONS /b", "ANY /d", "OPTIONS /d", "GET /e", "OPTIONS /e"},
		"0": {"GET /e", "OPTIONS /e"},
	} {
		require.Equal(t, want, verbs(parse(t, "a.yaml", doc, map[string]string{"On": on})))
	}
	api := parse(t, "a.yaml", doc, nil)
	require.Equal(t, []string{"GET /e", "OPTIONS /e"}, verbs(api))
	require.Contains(t, said(api), `warning: the events of the function are not known: the condition "C" is not known: it waits for the parameter On`)
}

// TestModulesThatAreNotRead: a module of a registry may declare method responses
// for what it is given.
func TestModulesThatAreNotRead(t *testing.T) {
	const parts = `
resource "aws_api_gateway_rest_api" "a" { name = "a" }
resource "aws_api_gateway_rest_api" "b" { name = "b" }
resource "aws_api_gateway_resource" "p" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  parent_id = aws_api_gateway_rest_api.a.root_resource_id
  path_part = "p"
}
resource "aws_api_gateway_integration" "p" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  resource_id = aws_api_gateway_resource.p.id
  http_method = "GET"
  type = "MOCK"
}
resource "aws_api_gateway_integration" "root" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  resource_id = aws_api_gateway_rest_api.a.root_resource_id
  http_method = "GET"
  type = "MOCK"
}
locals { ids = { p = aws_api_gateway_resource.p.id } }
`
	for _, c := range []struct {
		arguments string
		open      []bool // of /p and of /
	}{
		{"x = 1", []bool{false, false}},
		{"api = aws_api_gateway_rest_api.a.id", []bool{true, true}},
		{"api = aws_api_gateway_rest_api.b.id", []bool{false, false}},
		{"arn = aws_api_gateway_rest_api.a.execution_arn", []bool{false, false}},
		{"api = aws_api_gateway_rest_api.a.id\n  resource = aws_api_gateway_resource.p.id", []bool{true, false}},
		{"api = aws_api_gateway_rest_api.a\n  resources = [aws_api_gateway_resource.p]", []bool{true, false}},
		{"ids = local.ids", []bool{true, false}},
		{"api = aws_api_gateway_rest_api.a.id\n  resource = aws_api_gateway_rest_api.a.root_resource_id", []bool{false, true}},
	} {
		api := parse(t, "a.tf", "module \"m\" {\n  source = \"some/registry/aws\"\n  "+c.arguments+"\n}\n"+parts, nil)
		require.Equal(t, []string{"GET /p", "GET /"}, verbs(api))
		require.Equal(t, c.open, []bool{api.Methods[0].OpenMethodResponses, api.Methods[1].OpenMethodResponses}, c.arguments)
	}
}
