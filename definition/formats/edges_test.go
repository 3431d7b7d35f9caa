package formats_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
)

// said returns the problems of a definition, one a line, without their places.
func said(api *formats.API) []string {
	var all []string
	for _, p := range api.Problems {
		all = append(all, p.Severity.String()+": "+p.Message)
	}
	return all
}

// TestUnknownMembers: what nothing reads is named, with what was probably meant.
func TestUnknownMembers(t *testing.T) {
	deployed := map[string]string{"AWS::Partition": "aws", "FLambdaFunction.Arn": "arn"}
	for _, c := range []struct{ name, file, doc, want string }{
		{"response", "serverless.yml", slsDoc("          respones: {statusCodes: {200: {pattern: ''}}}\n"),
			`warning: an http event has no member "respones"; it is ignored; the nearest name is response`},
		{"template", "serverless.yml", slsDoc("          request: {tempalte: {application/json: x}}\n"),
			`warning: request has no member "tempalte"; it is ignored; the nearest name is template`},
		{"pattern", "serverless.yml", slsDoc("          response: {statusCodes: {404: {patern: ''}}}\n"),
			`warning: a status code has no member "patern"; it is ignored; the nearest name is pattern`},
		{"header", "serverless.yml", slsDoc("          response: {header: {A: \"'a'\"}}\n"),
			`warning: response has no member "header"; it is ignored; the nearest name is headers`},
		{"misplaced", "serverless.yml", slsDoc("          contentHandling: CONVERT_TO_TEXT\n"),
			`warning: an http event has no member "contentHandling"; it is ignored: it is a member of request or response`},
		{"parameters", "serverless.yml", slsDoc("          request: {parameters: {querystring: {a: true}}}\n"),
			`warning: request.parameters has no member "querystring"; it is ignored; the nearest name is querystrings`},
		{"cors", "serverless.yml", slsDoc("          cors: {orgin: '*'}\n"), `warning: cors has no member "orgin"; it is ignored; the nearest name is origin`},
		{"nothing near", "serverless.yml", slsDoc("          zzz: 1\n"), `warning: an http event has no member "zzz"; it is ignored`},
		{"events", "serverless.yml", slsDoc("") + "  g:\n    event: [{http: GET a}]\n", `warning: a function has no member "event"; it is ignored; the nearest name is events`},
		{"functions", "serverless.yml", slsDoc("") + "resource: {}\n", `warning: a service has no member "resource"; it is ignored; the nearest name is resources`},
		{"OpenAPI", "a.yaml", openAPIDoc("          default: {statusCode: 200, responseTemplate: {a/b: c}}\n"),
			`warning: an integration response has no member "responseTemplate"; it is ignored; the nearest name is responseTemplates`},
		{"the end of a name", "a.yaml", openAPIDoc("          default: {statusCode: 200, parameters: {}}\n"),
			`warning: an integration response has no member "parameters"; it is ignored; the nearest name is responseParameters`},
		{"CloudFormation", "a.yaml", cfnDoc("        IntegrationResponses: [{StatusCode: 200, SelectionPatern: x}]\n"),
			`warning: an integration response has no member "SelectionPatern"; it is ignored; the nearest name is SelectionPattern`},
		{"Terraform", "a.tf", tfDoc("  status_code = 200\n  response_template = {}\n"),
			`warning: an integration response has no member "response_template"; it is ignored; the nearest name is response_templates`},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, []string{c.want}, said(parse(t, c.file, c.doc, deployed)))
		})
	}
}

// TestOtherProviders: the http events of other providers are no methods.
func TestOtherProviders(t *testing.T) {
	for _, provider := range []string{"google", "cloudflare", "fn", "azure"} {
		for _, written := range []string{provider, "{name: " + provider + "}"} {
			doc := "service: s\nprovider: " + written + "\nfunctions: {f: {events: [{http: path}, {http: {x-azure-settings: {methods: [GET]}}}]}}\n"
			api := parse(t, "serverless.yml", doc, nil)
			require.Empty(t, api.Methods)
			require.Equal(t, []string{`warning: the service runs at the provider "` + provider + `": its events are no methods of Amazon API Gateway`}, said(api))
		}
	}
	for _, written := range []string{"aws", "{name: aws}", "{stage: dev}", "{name: '${opt:where}'}"} {
		api := parse(t, "serverless.yml", "service: s\nprovider: "+written+"\nfunctions: {f: {events: [{http: GET a}]}}\n", nil)
		require.Len(t, api.Methods, 1)
	}
}

func TestStepFunctionEvents(t *testing.T) {
	doc := "service: s\nprovider: {name: aws}\nfunctions: {}\nstepFunctions:\n  stateMachines:\n    m:\n      events:\n" +
		"        - http: {path: a, method: post}\n        - http: GET b\n        - schedule: rate(1 day)\n"
	require.Equal(t, []string{
		`warning: the method "POST a" that the plugin serverless-step-functions makes of this event of "m" is left out`,
		`warning: the method "GET b" that the plugin serverless-step-functions makes of this event of "m" is left out`,
	}, said(parse(t, "serverless.yml", doc, nil)))
}

// TestHTTPAPIs: an API of the other kind is named once.
func TestHTTPAPIs(t *testing.T) {
	const integration = "x-amazon-apigateway-integration: {type: HTTP_PROXY, uri: 'https://a.example', payloadFormatVersion: '1.0'}"
	for _, c := range []struct{ file, doc, want string }{
		{"a.yaml", "openapi: 3.0.1\npaths:\n  /a: {get: {" + integration + "}}\n  /b: {get: {" + integration + "}}\n",
			"warning: the document describes an HTTP API, which is not read: integration responses belong to REST APIs"},
		{"a.yaml", "openapi: 3.0.1\npaths: {/a: {get: {x-amazon-apigateway-integration: {type: AWS_PROXY, integrationSubtype: SQS-SendMessage}}}}\n",
			"warning: the document describes an HTTP API, which is not read: integration responses belong to REST APIs"},
		{"a.yaml", "Resources: {A: {Type: AWS::ApiGatewayV2::Api}, B: {Type: AWS::ApiGatewayV2::Integration}}\n",
			`note: "A" belongs to an HTTP or WebSocket API, which is not read: integration responses belong to REST APIs`},
		{"a.yaml", "Resources: {A: {Type: AWS::Serverless::HttpApi}}\n",
			`note: "A" belongs to an HTTP or WebSocket API, which is not read: integration responses belong to REST APIs`},
		{"a.tf", "resource \"aws_apigatewayv2_api\" \"a\" {}\nresource \"aws_apigatewayv2_integration\" \"a\" {}\n",
			"note: aws_apigatewayv2_api.a belongs to an HTTP or WebSocket API, which is not read: integration responses belong to REST APIs"},
		{"serverless.yml", "service: s\nprovider: {name: aws}\nfunctions: {f: {events: [{httpApi: GET /a}, {httpApi: GET /b}]}}\n",
			"note: the event httpApi makes an HTTP API, which is not read: integration responses belong to REST APIs"},
		{"serverless.yml", "service: s\nprovider: {name: aws}\nfunctions: {f: {events: [{websocket: $connect}, {websocket: {route: $default}}]}}\n",
			"note: the event websocket makes a WebSocket API, which is not read: integration responses belong to REST APIs"},
		{"a.yaml", "openapi: 3.0.1\npaths: {$default: {x-amazon-apigateway-any-method: {" + integration + "}}}\n",
			"warning: the document describes an HTTP API, which is not read: integration responses belong to REST APIs"},
		{"a.yaml", "Resources: {F: {Type: AWS::Serverless::Function, Properties: {Events: {E: {Type: HttpApi}, G: {Type: HttpApi}}}}}\n",
			`note: the event "E" makes an HTTP API, which is not read: integration responses belong to REST APIs`},
		{"a.json", `{"Items": [{"ApiId": "x", "ProtocolType": "HTTP"}, {"ApiId": "y", "ProtocolType": "WEBSOCKET"}]}`,
			"warning: the document is of an HTTP or WebSocket API, which is not read: integration responses belong to REST APIs"},
		{"a.json", `{"IntegrationId": "a", "IntegrationType": "AWS_PROXY", "PayloadFormatVersion": "2.0"}`,
			"warning: the document is of an HTTP or WebSocket API, which is not read: integration responses belong to REST APIs"},
		{"a.json", `{"Items": [{"IntegrationResponseId": "a", "IntegrationResponseKey": "$default", "ResponseTemplates": {}}]}`,
			"warning: the document is of an HTTP or WebSocket API, which is not read: integration responses belong to REST APIs"},
	} {
		api := parse(t, c.file, c.doc, nil)
		require.Empty(t, api.Methods)
		require.Equal(t, []string{c.want}, said(api))
	}
}

// TestDuplicateKeys: a key that is there twice is reported where it is read, and
// nowhere else.
func TestDuplicateKeys(t *testing.T) {
	const method = "  M:\n    Type: AWS::ApiGateway::Method\n    Properties:\n      HttpMethod: GET\n      ResourceId: /\n      Integration: {Type: MOCK}\n"
	for _, c := range []struct {
		file, doc string
		want      []string
	}{
		{"a.yaml", "Resources:\n" + method + "  T: {Type: AWS::SNS::Topic, Properties: {TopicName: a, TopicName: b}}\nOutputs: {A: {Value: 1, Value: 2}}\n", nil},
		{"a.yaml", "Resources:\n" + method + "      HttpMethod: POST\n", []string{`error: duplicate key "HttpMethod": the last one is used`}},
		{"a.yaml", "Resources:\n" + method + method, []string{`error: duplicate key "M": the last one is used`}},
		{"a.yaml", "openapi: 3.0.1\npaths: {/a: {get: {x-amazon-apigateway-integration: {type: mock, type: http}}}}\n", []string{`error: duplicate key "type": the last one is used`}},
		{"a.json", `{"Resources": {"T": {"Type": "AWS::SNS::Topic", "Properties": {"A": 1, "A": 2}}, "M": {"Type": "AWS::ApiGateway::Method",
			"Properties": {"HttpMethod": "GET", "ResourceId": "/", "Integration": {"Type": "MOCK", "Type": "HTTP"}}}}}`, []string{`error: duplicate key "Type": the last one is used`}},
		{"a.json", `{"openapi": "3.0.1", "info": {"title": "a", "title": "b"}, "components": {"schemas": {"A": {"type": "a", "type": "b"}}}, "paths": {"/a": {"get": {
			"responses": {"200": {"content": {"a/b": {"schema": {"x": 1, "x": 2}}}}}, "x-amazon-apigateway-integration": {"type": "mock", "uri": "a", "uri": "b"}}}}}`,
			[]string{`error: duplicate key "uri": the last one is used`}},
		{"a.yaml", "Resources: {A: {Type: AWS::ApiGateway::RestApi, Properties: {Body: {openapi: 3.0.1, components: {schemas: {A: {x: 1, x: 2}}}, paths: {/a: {get: {" +
			"x-amazon-apigateway-integration: {type: mock, type: mock}}}}}}}}\n", []string{`error: duplicate key "type": the last one is used`}},
		{"a.tf.json", `{"resource": {"aws_sns_topic": {"t": {"name": "a", "name": "b"}}, "aws_api_gateway_integration": {"i": {"rest_api_id": "a", "resource_id": "/a",
			"http_method": "GET", "type": "HTTP", "type": "MOCK"}}}}`, []string{`error: duplicate key "type": the last one is used`}},
		{"serverless.yml", "service: s\nprovider: {name: aws, x: 1, x: 2}\nfunctions: {f: {environment: {A: 1, A: 2}, events: [{http: {path: a, path: b, method: get, integration: mock, response: {statusCodes: {200: {}}}}}]}}\n",
			[]string{`error: duplicate key "path": the last one is used`}},
	} {
		require.Equal(t, c.want, said(parse(t, c.file, c.doc, nil)), c.doc)
	}
}

// TestFalseConditions: what a condition leaves out is named, with the parameter
// that would bring it in; what a condition waits for is named too.
func TestFalseConditions(t *testing.T) {
	for _, c := range []struct{ conditions, want string }{
		{"C: !And [!Equals [!Ref Stage, prod], !Equals [!Ref Free, y]]",
			`note: "M" is left out, as the condition "C" is false: the parameters Stage=prod and Free=y would make it true`},
		{"C: !Equals [!Ref 'AWS::AccountId', !Ref 'AWS::Region']",
			`warning: the condition "C" is not known, and the resource is taken: it waits for the parameters AWS::AccountId and AWS::Region`},
		{"C: !Equals [!Ref Stage, prod]", `note: "M" is left out, as the condition "C" is false: the parameter Stage=prod would make it true`},
		{"C: !Equals [prod, !Ref Stage]", `note: "M" is left out, as the condition "C" is false: the parameter Stage=prod would make it true`},
		{"C: !Not [!Equals [!Ref Stage, dev]]", `note: "M" is left out, as the condition "C" is false: the parameter Stage=test would make it true`},
		{"C: !Not [!Equals [!Ref Free, x]]", `note: "M" is left out, as the condition "C" is false: the parameter Free other than "x" would make it true`},
		{"C: !And [!Equals [!Ref Stage, prod], !Equals [!Ref Free, x], !Condition D]\n  D: !Equals [!Ref Free, x]",
			`note: "M" is left out, as the condition "C" is false: the parameter Stage=prod would make it true`},
		{"C: !Or [!Condition D, !Equals [!Ref Free, y]]\n  D: !Equals [!Ref Stage, prod]",
			`note: "M" is left out, as the condition "C" is false: the parameter Stage=prod would make it true`},
		{"C: !Equals [!FindInMap [Map, !Ref Stage, on], 'yes']", `note: "M" is left out, as the condition "C" is false: it depends on the parameter Stage`},
		{"C: !Equals [a, b]", `note: "M" is left out, as the condition "C" is false: it depends on no parameter`},
		{"C: !Equals [!Ref 'AWS::AccountId', '1']", `warning: the condition "C" is not known, and the resource is taken: it waits for the parameter AWS::AccountId`},
		{"C: !Equals [!Sub 'x${AWS::AccountId}${Free}', '1']", `warning: the condition "C" is not known, and the resource is taken: it waits for the parameter AWS::AccountId`},
	} {
		doc := "Parameters:\n  Stage: {Type: String, Default: dev, AllowedValues: [dev, test, prod]}\n  Free: {Type: String, Default: x}\nMappings: {Map: {dev: {on: 'no'}}}\n" +
			"Conditions:\n  " + c.conditions + "\nResources:\n  M:\n    Type: AWS::ApiGateway::Method\n    Condition: C\n" +
			"    Properties: {HttpMethod: GET, ResourceId: /, Integration: {Type: MOCK}}\n"
		require.Equal(t, []string{c.want}, said(parse(t, "a.yaml", doc, nil)), c.conditions)
	}
}

// TestConditionsOfParts: what makes methods is named as a method is, and what does
// not is nobody's business.
func TestConditionsOfParts(t *testing.T) {
	const event = "Events: {E: {Type: Api, Properties: {Path: /, Method: get}}}"
	for resource, named := range map[string]bool{
		"{Type: AWS::Serverless::Function, Condition: C, Properties: {" + event + "}}":                 true,
		"{Type: AWS::Serverless::StateMachine, Condition: C, Properties: {" + event + "}}":             true,
		"{Type: AWS::Serverless::Function, Condition: C, Properties: {Events: {E: {Type: Schedule}}}}": false,
		"{Type: AWS::Serverless::Function, Condition: C}":                                              false,
		"{Type: AWS::Serverless::Api, Condition: C}":                                                   true,
		"{Type: AWS::Serverless::Application, Condition: C, Properties: {Location: child.yaml}}":       true,
		"{Type: AWS::CloudFormation::Stack, Condition: C, Properties: {TemplateURL: child.yaml}}":      true,
		"{Type: AWS::S3::Bucket, Condition: C}":                                                        false,
	} {
		const doc = "Transform: AWS::Serverless-2016-10-31\nParameters: {Stage: {Type: String, Default: dev}, Open: {Type: String}}\nResources:\n  R: "
		left := strings.Join(said(parse(t, "a.yaml", doc+resource+"\nConditions: {C: !Equals [!Ref Stage, prod]}\n", nil)), "\n")
		open := strings.Join(said(parse(t, "a.yaml", doc+resource+"\nConditions: {C: !Equals [!Ref Open, prod]}\n", nil)), "\n")
		if named {
			require.Equal(t, `note: "R" is left out, as the condition "C" is false: the parameter Stage=prod would make it true`, left, resource)
			require.Contains(t, open, `the condition "C" is not known, and the resource is taken: it waits for the parameter Open`, resource)
		} else {
			require.NotContains(t, left+open, "condition", resource)
		}
	}
}

// TestYAMLQuotes: a fault inside quotes is reported at the quote.
func TestYAMLQuotes(t *testing.T) {
	for _, c := range []struct{ doc, want string }{
		{"a: 1\nb: \"{\"a\": 1}\"\n", `a.yaml:2:4: not YAML: the text that this quote opens ends at line 2, column 6, and more follows it: a quote inside is written \"`},
		{"b: 'it's'\n", "a.yaml:1:4: not YAML: the text that this quote opens ends at line 1, column 7, and more follows it: a quote inside is written ''"},
		{"a:\n  b: \"{\n    \\\"x\\\": 1,\n    \"y\": 2\n    }\"\n", "a.yaml:2:6: not YAML: the text that this quote opens ends at line 4, column 5, and more follows it"},
		{"a: \"\\d+\"\n", `a.yaml:1:5: not YAML: double quotes have no escape \d: a backslash is written \\ there`},
		{"a: |\n  it's \"x\nb: \"open\n", "a.yaml:3:4: not YAML: the text that this quote opens is not closed"},
		{"a: [\"x\"y]\n", "a.yaml:1:5: not YAML: the text that this quote opens ends at line 1, column 7"},
		{"# it's\na: it's # \"\nb: !Sub \"x\"y\"\n", "a.yaml:3:9: not YAML: the text that this quote opens ends at line 3, column 11"},
		{"a: 'x'\nb: [\"y\", {c: 'z'}]\n\"k\": v\nd: - e\n", "a.yaml:4:4: not YAML: block sequence entries are not allowed"},
	} {
		_, err := formats.Parse("a.yaml", []byte(c.doc), formats.Options{})
		require.ErrorContains(t, err, c.want, c.doc)
	}
}

// TestYAMLBehindTheFirstDocument: what follows the first document is not read,
// but a text that is no YAML there is a fault, at any size.
func TestYAMLBehindTheFirstDocument(t *testing.T) {
	doc := "openapi: 3.0.1\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {}, x-amazon-apigateway-integration: {type: mock}}}}\n"
	for _, large := range []string{"", "x-long: |\n" + strings.Repeat("  "+strings.Repeat("x", 78)+"\n", 4000)} {
		text := doc + large
		at := strings.Count(text, "\n")
		for behind, want := range map[string]string{
			"...\n":            "",
			"# end\n":          "",
			"---\nb: 2\n":      "only the first YAML document is read",
			"---\nb: [\n":      fmt.Sprintf("a.yaml:%d:5: not YAML", at+2),
			"---\nb: \"c\"d\n": fmt.Sprintf("a.yaml:%d:4: not YAML", at+2),
			"}\n":              fmt.Sprintf("a.yaml:%d:1: not YAML", at+1),
			"...\n}\n":         fmt.Sprintf("a.yaml:%d:1: not YAML", at+2),
		} {
			api, err := formats.Parse("a.yaml", []byte(text+behind), formats.Options{})
			if strings.Contains(want, "not YAML") {
				require.ErrorContains(t, err, want, behind)
				continue
			}
			require.NoError(t, err, behind)
			require.Len(t, api.Methods, 1)
			require.Equal(t, want != "", strings.Contains(api.Problems.Report(), want) && want != "", behind)
		}
	}
}

// TestWideTexts: UTF-16 is named as what it is.
func TestWideTexts(t *testing.T) {
	for _, name := range []string{"a.yaml", "a.json", "a.tf", "serverless.yml"} {
		text := []byte("\xff\xfe")
		for _, u := range utf16.Encode([]rune(`{"openapi": "3.0.1"}`)) {
			text = append(text, byte(u), byte(u>>8))
		}
		_, err := formats.Parse(name, text, formats.Options{})
		require.ErrorContains(t, err, name+":1:1: the text is in UTF-16: save it as UTF-8")
	}
	wide := &fstest.MapFile{Data: []byte("\xff\xfe{\x00}\x00")}
	for name, doc := range map[string]string{
		"a.tf":             `resource "aws_api_gateway_integration_response" "r" { response_templates = { a = file("t.vtl") } }`,
		"b.tf":             `resource "aws_api_gateway_integration_response" "r" { response_templates = { a = templatefile("t.vtl", {}) } }`,
		"serverless.yml":   "service: s\nprovider: aws\nfunctions: {f: {events: [{http: {path: a, method: get, integration: lambda, response: {template: '${file(t.vtl)}'}}}]}}\n",
		"s/serverless.yml": "service: s\nprovider: aws\nfunctions: '${file(t.json)}'\n",
		"t.yaml":           "Resources: {A: {Type: AWS::ApiGateway::RestApi, Properties: {Body: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: t.json}}}}}}\n",
	} {
		api, err := formats.Load(fstest.MapFS{name: {Data: []byte(doc)}, "t.vtl": wide, "t.json": wide, "s/t.json": wide}, name, formats.Options{})
		require.NoError(t, err, name)
		require.Contains(t, api.Problems.Report(), "the text is in UTF-16: save it as UTF-8", name)
	}
}

// TestBundledTemplates: what bundlers make of a template's file is named; see
// findings/bundlers-read-a-template-as-yaml.sh.
func TestBundledTemplates(t *testing.T) {
	for _, c := range []struct{ template, want string }{
		{"null", "note: null where a template is expected is an empty template: bundlers read a $ref to a template's file as YAML"},
		{`{"a": "$a"}`, "error: a map where a template, a string, is expected: bundlers read a $ref to a template's file as YAML"},
		{`["$a"]`, "error: a list where a template, a string, is expected: bundlers read"},
		{`{"$ref": "./one.vtl"}`, `error: $ref where a template, a string, is expected: the service does not read "./one.vtl" here`},
	} {
		doc := openAPIDoc("          default: {statusCode: 200, responseTemplates: {application/json: " + c.template + "}}\n")
		all := said(parse(t, "a.yaml", doc, nil))
		require.Len(t, all, 1)
		require.Contains(t, all[0], c.want)
	}
	mock := strings.ReplaceAll(openAPIDoc("          default: {statusCode: 200, responseTemplates: {application/json: null}}\n"), "type: http", "type: mock")
	require.Empty(t, said(parse(t, "a.yaml", mock, nil)), "the usual preflight")
}

// TestSDKDocuments: what encoding/json prints of the types of the AWS SDK for
// Go.
func TestSDKDocuments(t *testing.T) {
	const integration = `{"Type": "HTTP", "Uri": "http://a.example", "HttpMethod": "GET", "CacheKeyParameters": null, "TlsConfig": {"InsecureSkipVerification": true},
		"IntegrationResponses": {"200": {"StatusCode": "200", "ContentHandling": "", "SelectionPattern": null,
		"ResponseTemplates": {"Application/JSON": "x"}, "ResponseParameters": {"method.response.header.X-A": "'A'"}}}, "ResultMetadata": {}}`
	method := `{"HttpMethod": "GET", "OperationName": null, "MethodIntegration": ` + integration + `, "MethodResponses": {"200": {"StatusCode": "200"}}, "ResultMetadata": {}}`
	for name, doc := range map[string]string{
		"integration": integration,
		"method":      method,
		"resources":   `{"Items": [{"Id": "a", "Path": "/Pets", "ResourceMethods": {"GET": ` + method + `}}], "Position": null, "ResultMetadata": {}}`,
	} {
		api := parse(t, "a.json", doc, nil)
		require.Equal(t, formats.AWSCLI, api.Format)
		require.Empty(t, said(api), name)
		m := api.Methods[0]
		require.True(t, m.Integration.TLSConfig.InsecureSkipVerification)
		r := response(t, api, "200")
		require.Equal(t, "Application/JSON", r.ResponseTemplates[0].Key)
		require.Positive(t, m.Find("/integrationResponses/200/responseTemplates/Application~1JSON").Line)
		if name == "resources" {
			require.Equal(t, "/Pets", m.Path)
		}
	}
}

// TestAPIOf: one API of several.
func TestAPIOf(t *testing.T) {
	api := parse(t, "a.yaml", "Resources:\n  A: {Type: AWS::ApiGateway::RestApi, Properties: {BinaryMediaTypes: [a/b]}}\n  B: {Type: AWS::ApiGateway::RestApi}\n"+
		"  GA: {Type: AWS::ApiGateway::GatewayResponse, Properties: {RestApiId: !Ref A, ResponseType: DEFAULT_5XX, StatusCode: 501}}\n"+
		"  MA: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref A, ResourceId: !GetAtt A.RootResourceId, HttpMethod: GET, Integration: {Type: MOCK}}}\n"+
		"  MB: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref B, ResourceId: !GetAtt B.RootResourceId, HttpMethod: GET, Integration: {Type: MOCK}}}\n", nil)
	a, b := api.Of("A"), api.Of("B")
	require.Len(t, a.Methods, 1)
	require.Len(t, a.GatewayResponses, 1)
	require.Equal(t, []string{"a/b"}, a.BinaryMediaTypes)
	require.Len(t, b.Methods, 1)
	require.Empty(t, b.GatewayResponses)
	require.Empty(t, b.BinaryMediaTypes)
	require.Nil(t, api.Of("C"))
}

// TestRefusalNamesTheFlag: an include above the folder says how it can be read.
func TestRefusalNamesTheFlag(t *testing.T) {
	files := fstest.MapFS{"template.yaml": {Data: []byte("Resources: {A: {Type: AWS::Serverless::Api, Properties: {DefinitionUri: ../api.yaml}}}\n")}}
	api, err := formats.Load(files, "template.yaml", formats.Options{})
	require.NoError(t, err)
	require.Contains(t, said(api)[0], "it is outside of the definition's folder; --root DIR (Options.Root) names one around it")
}
