package formats_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
)

// TestSAMEvents: the methods that aws-sam-translator 1.115.0 makes of events, with
// what they demand, as it was seen to make them.
func TestSAMEvents(t *testing.T) {
	const head = "Transform: AWS::Serverless-2016-10-31\n"
	function := func(events string) string {
		return "  F: {Type: AWS::Serverless::Function, Properties: {Events: {" + events + "}}}\n"
	}
	const authorizers = "Authorizers: {T: {FunctionArn: x}, Q: {FunctionArn: y, FunctionPayloadType: REQUEST, Identity: {QueryStrings: [q], Headers: [h], Context: [c], StageVariables: [s]}}}"
	for name, tt := range map[string]struct {
		doc  string
		want map[string]string
		said string
	}{
		"the default of an API, and its preflight": {
			head + "Resources:\n  A: {Type: AWS::Serverless::Api, Properties: {StageName: s, Cors: \"'*'\", Auth: {DefaultAuthorizer: T, ApiKeyRequired: true, " + authorizers + "}}}\n" +
				function("E: {Type: Api, Properties: {RestApiId: !Ref A, Path: /a, Method: get}}, N: {Type: Api, Properties: {RestApiId: !Ref A, Path: /a, Method: put, Auth: {Authorizer: NONE, ApiKeyRequired: false}}}"),
			map[string]string{
				"GET /a":     `{"apiKeyRequired":true,"authorizationType":"CUSTOM","authorizer":"T"}`,
				"PUT /a":     `{"authorizationType":"NONE"}`,
				"OPTIONS /a": `{"apiKeyRequired":true,"authorizationType":"CUSTOM","authorizer":"T"}`,
			}, "",
		},
		"a preflight without them": {
			head + "Resources:\n  A: {Type: AWS::Serverless::Api, Properties: {StageName: s, Cors: \"'*'\", Auth: {DefaultAuthorizer: AWS_IAM, AddDefaultAuthorizerToCorsPreflight: false, ApiKeyRequired: true, AddApiKeyRequiredToCorsPreflight: false}}}\n" +
				function("E: {Type: Api, Properties: {RestApiId: !Ref A, Path: /a, Method: get}}"),
			map[string]string{"GET /a": `{"apiKeyRequired":true,"authorizationType":"AWS_IAM"}`, "OPTIONS /a": `{"authorizationType":"NONE"}`}, "",
		},
		"the implicit API": {
			head + "Globals: {Api: {Auth: {ApiKeyRequired: true}}}\nResources:\n" + function("E: {Type: Api, Properties: {Path: /a, Method: any, Auth: {Authorizer: AWS_IAM}}}"),
			map[string]string{"ANY /a": `{"apiKeyRequired":true,"authorizationType":"AWS_IAM"}`}, "",
		},
		"a document of its own": {
			head + "Resources:\n  A: {Type: AWS::Serverless::Api, Properties: {StageName: s, Auth: {DefaultAuthorizer: T, " + authorizers + "}, DefinitionBody: {swagger: '2.0', paths: {/a: {" +
				"get: {x-amazon-apigateway-integration: {type: mock}}, post: {x-amazon-apigateway-integration: {type: mock}}, put: {security: [{Q: []}], x-amazon-apigateway-integration: {type: mock}}}}}}}\n" +
				function("O: {Type: Api, Properties: {RestApiId: !Ref A, Path: /a, Method: get, Auth: {OverrideApiAuth: true, Authorizer: Q, ApiKeyRequired: true}}}, E: {Type: Api, Properties: {RestApiId: !Ref A, Path: /a, Method: post, Auth: {Authorizer: NONE}}}"),
			map[string]string{
				"GET /a":  `{"apiKeyRequired":true,"authorizationType":"CUSTOM","authorizer":"Q"}`,
				"POST /a": `{"authorizationType":"CUSTOM","authorizer":"T"}`,
				"PUT /a":  `{"authorizationType":"CUSTOM","authorizer":"Q"}`,
			}, "",
		},
		// The transform merges the operation and not the validator, and writes the
		// model of Swagger 2 into a document of OpenAPI 3.
		"events that are merged": {
			head + "Resources:\n  A: {Type: AWS::Serverless::Api, Properties: {StageName: s, MergeDefinitions: true, Models: {Pet: {type: object}}, DefinitionBody: {openapi: 3.0.1, paths: {/a: {get: {security: [{x: []}], x-amazon-apigateway-integration: {type: mock}}}}}}}\n" +
				function("E: {Type: Api, Properties: {RestApiId: !Ref A, Path: /a, Method: get, Auth: {Authorizer: NONE}, RequestModel: {Model: Pet, ValidateBody: true}}}, B: {Type: Api, Properties: {RestApiId: !Ref A, Path: /b, Method: get}}"),
			map[string]string{
				"GET /a": `{"requestValidator":{"name":"body-only","validateRequestBody":false,"validateRequestParameters":false,"unresolved":true},"authorizationType":"NONE"}`,
				"GET /b": `{"authorizationType":"NONE"}`,
			}, `the request validator "body-only" is not declared here`,
		},
		"flags of a model": {
			head + "Resources:\n  A: {Type: AWS::Serverless::Api, Properties: {StageName: s, Models: {Pet: {type: object}}}}\n" +
				function("E: {Type: Api, Properties: {RestApiId: !Ref A, Path: /a, Method: get, RequestModel: {Model: Pet, ValidateParameters: false}}}, G: {Type: Api, Properties: {RestApiId: !Ref A, Path: /b, Method: get, RequestModel: {Model: Pet, Required: true}}}"),
			map[string]string{
				"GET /a": `{"requestModels":{"application/json":"pet"},"requestValidator":{"name":"no-validation","validateRequestBody":false,"validateRequestParameters":false},"authorizationType":"NONE"}`,
				"GET /b": `{"requestModels":{"application/json":"pet"},"authorizationType":"NONE"}`,
			}, "",
		},
		"a reference that is lost": {
			head + "Resources:\n  A: {Type: AWS::Serverless::Api, Properties: {StageName: s, Models: {Pet: {type: object, items: [{$ref: '#/definitions/Own'}, {$ref: '#/definitions/low'}]}, Own: {type: object}, low: {type: object}}}}\n" +
				function("E: {Type: Api, Properties: {RestApiId: !Ref A, Path: /a, Method: get}}"),
			map[string]string{"GET /a": `{"authorizationType":"NONE"}`}, `a.yaml:3:106: error: the transform calls the model "own", and the reference leads nowhere`,
		},
		"one path twice": {
			head + "Resources:\n  A: {Type: AWS::Serverless::Api, Properties: {StageName: s, Cors: \"'*'\"}}\n" +
				function("E: {Type: Api, Properties: {RestApiId: !Ref A, Path: /a, Method: get}}, F: {Type: Api, Properties: {RestApiId: !Ref A, Path: /a/, Method: post}}"),
			map[string]string{"GET /a": `{"authorizationType":"NONE"}`, "OPTIONS /a": `{"authorizationType":"NONE"}`, "POST /a/": `{"authorizationType":"NONE"}`},
			`warning: the transform takes "/a/" and the path before it for one`,
		},
		"what the transform refuses": {
			head + "Resources:\n  A: {Type: AWS::Serverless::Api, Properties: {StageName: s, Auth: {DefaultAuthorizer: Gone}}}\n" +
				function("E: {Type: Api, Properties: {RestApiId: !Ref A, Path: /a, Method: get, RequestModel: {Model: Gone}, RequestParameters: [x, method.request.body.y]}}"),
			map[string]string{"GET /a": `{"requestModels":{"application/json":"gone"},"authorizationType":"CUSTOM","authorizer":"Gone"}`},
			"the transform refuses the DefaultAuthorizer \"Gone\"",
		},
	} {
		t.Run(name, func(t *testing.T) {
			api := parse(t, "a.yaml", tt.doc, map[string]string{"AWS::Region": "eu-west-1", "F.Arn": petFunction})
			got := map[string]string{}
			for _, m := range api.Methods {
				text, err := json.Marshal(m.Request)
				require.NoError(t, err)
				got[m.HTTPMethod+" "+m.Path] = string(text)
				if a, ok := m.Authorizer(); ok && m.Request.Authorizer == "Q" {
					require.Equal(t, "method.request.header.h, method.request.querystring.q, stageVariables.s, context.c", a.IdentitySource)
				}
			}
			require.Equal(t, tt.want, got)
			if tt.said == "" {
				require.Empty(t, api.Problems.Report())
			}
			require.Contains(t, api.Problems.Report(), tt.said)
		})
	}
}

// TestSAMStateMachine: an event of a state machine starts it, and has a response
// for each of two statuses and no default one.
func TestSAMStateMachine(t *testing.T) {
	api := parse(t, "a.yaml", "Transform: AWS::Serverless-2016-10-31\nResources:\n  S:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Events:\n"+
		"        A: {Type: Api, Properties: {Path: /a, Method: post}}\n        B: {Type: Api, Properties: {Path: /b, Method: post, UnescapeMappingTemplate: true}}\n",
		map[string]string{"AWS::Region": "eu-west-1", "AWS::Partition": "aws", "S": "arn:s"})
	require.Empty(t, api.Problems.Report())
	require.Equal(t, []string{"POST /a", "POST /b"}, verbs(api))
	for i, want := range []string{
		`{"input": "$util.escapeJavaScript($input.json('$'))", "stateMachineArn": "arn:s"}`,
		`{"input": "$util.escapeJavaScript($input.json('$')).replaceAll("\\'","'")", "stateMachineArn": "arn:s"}`,
	} {
		in := api.Methods[i].Integration
		require.Equal(t, definition.AWS, in.Type)
		require.Equal(t, "arn:aws:apigateway:eu-west-1:states:action/StartExecution", in.URI)
		template, _ := in.RequestTemplates.Get("application/json")
		require.Equal(t, want, *template)
		require.Equal(t, "200 400", *in.IntegrationResponses[0].Value.SelectionPattern+" "+*in.IntegrationResponses[1].Value.SelectionPattern)
	}
}

// TestSAMFunctionURI: an alias is invoked in the function's place, and a streaming
// event in the other way.
func TestSAMFunctionURI(t *testing.T) {
	api := parse(t, "a.yaml", "Transform: AWS::Serverless-2016-10-31\nGlobals: {Function: {AutoPublishAlias: live}}\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n"+
		"        A: {Type: Api, Properties: {Path: /a, Method: get, ResponseTransferMode: RESPONSE_STREAM, TimeoutInMillis: 5000, RequestParameters: [{method.request.header.h: {Caching: true}}]}}\n"+
		"        Again: {Type: Api, Properties: {Path: /a, Method: GET}}\n        Nowhere: {Type: Api, Properties: {Path: /a}}\n",
		map[string]string{"AWS::Region": "eu-west-1", "F.Arn": petFunction})
	require.Equal(t, []string{"GET /a"}, verbs(api))
	in := api.Methods[0].Integration
	require.Equal(t, "arn:aws:apigateway:eu-west-1:lambda:path/2021-11-15/functions/"+petFunction+":live/response-streaming-invocations", in.URI)
	require.Equal(t, "STREAM 5000 [method.request.header.h]", in.ResponseTransferMode+" "+asJSON(t, in.TimeoutInMillis)+" ["+in.CacheKeyParameters[0]+"]")
	require.Contains(t, api.Problems.Report(), "the transform refuses a second event for GET /a")
	require.Contains(t, api.Problems.Report(), `the event "Nowhere" has no path or no method`)
	require.Equal(t, []definition.Stage{{Position: api.Stages[0].Position, API: "ServerlessRestApi", Name: "Prod"}}, api.Stages)
}
