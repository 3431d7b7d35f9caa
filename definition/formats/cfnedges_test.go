package formats_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
)

// verbs returns the methods of an API as METHOD PATH.
func verbs(api *formats.API) []string {
	var all []string
	for _, m := range api.Methods {
		all = append(all, m.HTTPMethod+" "+m.Path)
	}
	return all
}

// TestSAMCors: the OPTIONS methods of Cors, as aws-sam-translator 1.115.0 makes
// them, in documents and for the events of functions.
func TestSAMCors(t *testing.T) {
	const body = "DefinitionBody: {swagger: '2.0', paths: {/a: {get: {}, post: {}}, /a/: {put: {}}, /b: {x-amazon-apigateway-any-method: {}}, /c: {options: {x-amazon-apigateway-integration: {type: mock}}}}}"
	for _, c := range []struct {
		cors string
		want map[string]string // of /a
	}{
		{`"'*'"`, map[string]string{"Access-Control-Allow-Origin": "'*'", "Access-Control-Allow-Methods": "'GET,OPTIONS,POST'"}},
		{`{AllowOrigin: "'https://a.example'", AllowHeaders: "'X-A'", AllowMethods: "'GET'", MaxAge: "'600'", AllowCredentials: true}`, map[string]string{
			"Access-Control-Allow-Origin": "'https://a.example'", "Access-Control-Allow-Headers": "'X-A'", "Access-Control-Allow-Methods": "'GET'",
			"Access-Control-Max-Age": "'600'", "Access-Control-Allow-Credentials": "'true'",
		}},
		{`{AllowHeaders: "'X-A'"}`, map[string]string{
			"Access-Control-Allow-Origin": "'*'", "Access-Control-Allow-Headers": "'X-A'", "Access-Control-Allow-Methods": "'GET,OPTIONS,POST'",
		}},
	} {
		api := parse(t, "a.yaml", "Transform: AWS::Serverless-2016-10-31\nResources:\n  A:\n    Type: AWS::Serverless::Api\n    Properties:\n      Cors: "+c.cors+"\n      "+body+"\n", nil)
		require.Equal(t, []string{"OPTIONS /a", "OPTIONS /b", "OPTIONS /c"}, verbs(api), c.cors)
		m := api.Methods[0]
		require.Equal(t, 6, m.Line, "the place is that of Cors")
		got := map[string]string{}
		r := m.Integration.IntegrationResponses[0].Value
		for name, v := range r.ResponseParameters.All() {
			got[name[len("method.response.header."):]] = v
		}
		require.Equal(t, c.want, got)
		require.Len(t, m.MethodResponses[0].Value.ResponseParameters, len(c.want))
		require.Equal(t, "{}\n", *r.ResponseTemplates[0].Value)
		require.Equal(t, "{\n  \"statusCode\" : 200\n}\n", *m.Integration.RequestTemplates[0].Value)
	}
}

func TestSAMCorsOfEvents(t *testing.T) {
	const functions = "  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n" +
		"        One: {Type: Api, Properties: {Path: /a, Method: get}}\n        Two: {Type: Api, Properties: {Path: /a, Method: any}}\n" +
		"        Own: {Type: Api, Properties: {Path: /own, Method: POST, RestApiId: !Ref A}}\n        Queue: {Type: SQS}\n"
	api := parse(t, "a.yaml", "Transform: AWS::Serverless-2016-10-31\nGlobals: {Api: {Cors: \"'*'\"}}\nResources:\n"+functions+
		"  A: {Type: AWS::Serverless::Api, Properties: {Cors: {AllowMethods: \"'POST'\"}}}\n", nil)
	require.Equal(t, []string{"POST /own", "OPTIONS /own", "GET /a", "ANY /a", "OPTIONS /a"}, verbs(api))
	require.Equal(t, "A", api.Methods[1].API)
	require.Equal(t, "ServerlessRestApi", api.Methods[4].API)
	methods, _ := api.Methods[4].Integration.IntegrationResponses[0].Value.ResponseParameters.Get("method.response.header.Access-Control-Allow-Methods")
	require.Equal(t, "'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'", methods)
}

func TestSAMCorsRefused(t *testing.T) {
	for properties, want := range map[string]string{
		"Cors: {AllowOrigins: x}, DefinitionBody: {swagger: '2.0', paths: {/a: {}}}":        `the transform refuses the member "AllowOrigins" of Cors; the nearest name is AllowOrigin`,
		"Cors: {AllowCredentials: true}, DefinitionBody: {swagger: '2.0', paths: {/a: {}}}": "the transform refuses AllowCredentials beside the AllowOrigin '*'",
		"Cors: \"'*'\", DefinitionUri: s3://a/b":                                            "the transform refuses Cors without a document in DefinitionBody",
	} {
		api := parse(t, "a.yaml", "Resources: {A: {Type: AWS::Serverless::Api, Properties: {"+properties+"}}}\n", nil)
		require.Empty(t, api.Methods)
		require.Contains(t, api.Problems.Report(), want)
	}
}

// TestForEach: loops over resources, in properties, and in each other.
func TestForEach(t *testing.T) {
	api := parse(t, "a.yaml", `
Transform: AWS::LanguageExtensions
Parameters: {Codes: {Type: CommaDelimitedList, Default: "404, 500"}}
Resources:
  Api: {Type: AWS::ApiGateway::RestApi}
  Fn::ForEach::Paths:
    - Name
    - [a-b, c]
    - "Resource&{Name}":
        Type: AWS::ApiGateway::Resource
        Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: !Ref Name}
      Fn::ForEach::Verbs:
        - Verb
        - [GET, PUT]
        - "Method&{Name}${Verb}":
            Type: AWS::ApiGateway::Method
            Properties:
              RestApiId: !Ref Api
              ResourceId: !Ref "Resource&{Name}"
              HttpMethod: !Ref Verb
              Integration:
                Type: MOCK
                IntegrationResponses:
                  - StatusCode: 200
                    ResponseParameters:
                      Fn::ForEach::Headers:
                        - Code
                        - !Ref Codes
                        - "method.response.header.X-${Code}": "'${Code} of ${Name}'"
`, nil)
	require.Empty(t, said(api))
	require.Equal(t, []string{"GET /a-b", "PUT /a-b", "GET /c", "PUT /c"}, verbs(api))
	params := api.Methods[0].Integration.IntegrationResponses[0].Value.ResponseParameters
	require.Len(t, params, 2)
	v, _ := params.Get("method.response.header.X-500")
	require.Equal(t, "'500 of a-b'", v)
	require.Equal(t, 16, api.Methods[0].Line)

	api = parse(t, "a.yaml", "Conditions:\n  Fn::ForEach::C: [x, [a, b], {'Is${x}': !Equals [!Ref x, b]}]\nResources:\n"+
		"  A: {Type: AWS::ApiGateway::Method, Condition: Isa, Properties: {HttpMethod: GET, ResourceId: /a, Integration: {Type: MOCK}}}\n"+
		"  B: {Type: AWS::ApiGateway::Method, Condition: Isb, Properties: {HttpMethod: GET, ResourceId: /b, Integration: {Type: MOCK}}}\n", nil)
	require.Equal(t, []string{"GET /b"}, verbs(api))

	for loop, want := range map[string]string{
		"[x, !Ref Unknown, {A: 1}]": "Fn::ForEach::L is not expanded: the parameter Unknown has no value",
		"[x, [a, b], {A: {}}]":      `"Fn::ForEach::L" makes "A" twice`,
		"[x, [a]]":                  `"Fn::ForEach::L" takes an identifier, a collection and a map`,
		"[x, a, {A: 1}]":            "Fn::ForEach::L is not expanded: a string where a collection is expected",
	} {
		api := parse(t, "a.yaml", "Parameters: {Unknown: {Type: CommaDelimitedList}}\nResources:\n  Fn::ForEach::L: "+loop+"\n", nil)
		require.Contains(t, api.Problems.Report(), want, loop)
	}
}

// TestRefOfFunctions: with AWS::LanguageExtensions a function gives the name that
// Ref and Fn::GetAtt take.
func TestRefOfFunctions(t *testing.T) {
	for reference, want := range map[string]string{
		"{Ref: {Fn::Sub: 'R${Name}'}}":                      "",
		"{Ref: {Fn::Join: ['', [R, !Ref Name]]}}":           "",
		"{Ref: {Fn::FindInMap: [Names, !Ref Name, R]}}":     "",
		"{Fn::GetAtt: [{Fn::Sub: 'R${Name}'}, ResourceId]}": "",
		"{Ref: {Fn::Sub: '${Open}'}}":                       `the resource "${Open}" is not in the template`,
		"{Fn::GetAtt: [{Ref: Open}, ResourceId]}":           `the resource "${Open}" is not in the template`,
		"{Ref: [a]}":    "Ref of a list: it takes a name",
		"{Ref: {a: b}}": "Ref of a map: it takes a name",
	} {
		api := parse(t, "a.yaml", "Transform: AWS::LanguageExtensions\nParameters: {Name: {Type: String, Default: a}, Open: {Type: String}}\n"+
			"Mappings: {Names: {a: {R: Ra}}}\nResources:\n  Api: {Type: AWS::ApiGateway::RestApi}\n"+
			"  Ra: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: a}}\n"+
			"  M: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref Api, HttpMethod: GET, Integration: {Type: MOCK}, ResourceId: "+reference+"}}\n", nil)
		if want == "" {
			require.Empty(t, said(api), reference)
			require.Equal(t, []string{"GET /a"}, verbs(api), reference)
		} else {
			require.Contains(t, api.Problems.Report(), want, reference)
		}
	}
}

// TestCDKAssets: documents and nested stacks that cdk.out holds beside the
// template, by the names that aws-cdk-lib 2.276.0 gives them.
func TestCDKAssets(t *testing.T) {
	const mock = `"HttpMethod": "GET", "Integration": {"Type": "MOCK"}`
	files := fstest.MapFS{
		"S.template.json": {Data: []byte(`{"Resources": {
			"Spec": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"BodyS3Location": {"Bucket": {"Fn::Sub": "cdk-${AWS::AccountId}"}, "Key": "64c4.yaml"}}},
			"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"BinaryMediaTypes": ["a/b"]}},
			"Books": {"Type": "AWS::ApiGateway::Resource", "Properties": {"RestApiId": {"Ref": "Api"}, "ParentId": {"Fn::GetAtt": ["Api", "RootResourceId"]}, "PathPart": "books"}},
			"Nest": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::Region"}, "/", {"Fn::Sub": "cdk-${AWS::AccountId}"}, "/76b3.json"]]},
				"Parameters": {"root": {"Fn::GetAtt": ["Api", "RootResourceId"]}, "api": {"Ref": "Api"}, "books": {"Ref": "Books"}, "text": "'x'"}}},
			"Missing": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "https://s3/none.json"}}}}`)},
		"S.assets.json":   {Data: []byte(`{"files": {"76b3": {"source": {"path": "SNest.nested.template.json"}}, "evil": {"source": {"path": "../../x"}}}}`)},
		"asset.64c4.yaml": {Data: []byte("openapi: 3.0.1\npaths: {/spec: {get: {x-amazon-apigateway-integration: {type: mock}}}}\n")},
		"SNest.nested.template.json": {Data: []byte(`{"Parameters": {"root": {"Type": "String"}, "api": {"Type": "String"}, "books": {"Type": "String"}, "text": {"Type": "String"}}, "Resources": {
			"Pets": {"Type": "AWS::ApiGateway::Resource", "Properties": {"RestApiId": {"Ref": "api"}, "ParentId": {"Ref": "root"}, "PathPart": "pets"}},
			"A": {"Type": "AWS::ApiGateway::Method", "Properties": {"RestApiId": {"Ref": "api"}, "ResourceId": {"Ref": "Pets"}, ` + mock + `}},
			"B": {"Type": "AWS::ApiGateway::Method", "Properties": {"RestApiId": {"Ref": "api"}, "ResourceId": {"Ref": "books"}, "HttpMethod": "GET",
				"Integration": {"Type": "MOCK", "IntegrationResponses": [{"StatusCode": "200", "ResponseParameters": {"method.response.header.X": {"Ref": "text"}}}]}}}}}`)},
	}
	for _, name := range []string{".", "S.template.json"} {
		api, err := formats.Load(files, name, formats.Options{})
		require.NoError(t, err)
		require.Equal(t, formats.CDK, api.Format)
		require.Equal(t, []string{"note: the nested stack is not followed; load its template by itself"}, said(api))
		require.Equal(t, []string{"GET /spec", "GET /pets", "GET /books"}, verbs(api))
		require.Equal(t, "asset.64c4.yaml", api.Methods[0].File)
		require.Equal(t, "SNest.nested.template.json", api.Methods[1].File)
		require.Equal(t, "Api", api.Methods[1].API)
		require.Equal(t, []string{"a/b"}, api.Methods[1].BinaryMediaTypes)
		v, _ := api.Methods[2].Integration.IntegrationResponses[0].Value.ResponseParameters.Get("method.response.header.X")
		require.Equal(t, "'x'", v)
	}
}

// TestFolderOfTerraformStacks: cdktf.out, with a folder for each stack.
func TestFolderOfTerraformStacks(t *testing.T) {
	stack := func(path string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(`{"resource": {"aws_api_gateway_integration": {"i": {"rest_api_id": "a", "resource_id": "` + path + `", "http_method": "GET", "type": "MOCK"}}}}`)}
	}
	files := fstest.MapFS{
		"cdktf.out/manifest.json":            {Data: []byte(`{"version": "0.21.0", "stacks": {}}`)},
		"cdktf.out/stacks/one/cdk.tf.json":   stack("/one"),
		"cdktf.out/stacks/two/cdk.tf.json":   stack("/two"),
		"cdktf.out/stacks/two/metadata.json": {Data: []byte("{}")},
	}
	api, err := formats.Load(files, "cdktf.out", formats.Options{})
	require.NoError(t, err)
	require.Empty(t, said(api))
	require.Equal(t, formats.Terraform, api.Format)
	require.Equal(t, []string{"GET /one", "GET /two"}, verbs(api))
}
