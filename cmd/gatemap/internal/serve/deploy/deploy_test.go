package deploy_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/deploy"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/request"
)

func read(name string) (*formats.API, error) { return formats.LoadFile(name, formats.Options{}) }

// load serves a definition that is a text.
func load(t testing.TB, text string, o deploy.Options) (*deploy.Deployment, error) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "api.yaml")
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	o.Read = read
	if o.Definitions == nil {
		o.Definitions = []deploy.Definition{{File: name}}
	}
	return deploy.Load(&o)
}

func address(t testing.TB, text string) *url.URL {
	u, err := url.Parse(text)
	require.NoError(t, err)
	return u
}

const mock = `Type: MOCK, RequestTemplates: {application/json: '{"statusCode":200}'}, IntegrationResponses: [{StatusCode: 200, ResponseTemplates: {application/json: '%s'}}]`

func template(integration, rest string) string {
	return `Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a}}
  Get:
    Type: AWS::ApiGateway::Method
    Properties: {RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: GET, Integration: {` + integration + `}}
` + rest
}

func TestParseDefinition(t *testing.T) {
	dir := t.TempDir()
	odd := filepath.Join(dir, "a=b#c.yaml")
	require.NoError(t, os.WriteFile(odd, nil, 0o600))
	for text, want := range map[string]deploy.Definition{
		"api.yaml":           {File: "api.yaml"},
		"pets=api.yaml":      {BasePath: "pets", File: "api.yaml"},
		"/v1/pets/=api.yaml": {BasePath: "v1/pets", File: "api.yaml"},
		"cdk.out#Orders":     {File: "cdk.out", API: "Orders"},
		"v1=cdk.out#Orders":  {BasePath: "v1", File: "cdk.out", API: "Orders"},
		"./a=b.yaml":         {File: "./a=b.yaml"},
		"a b=c.yaml":         {File: "a b=c.yaml"},
		odd:                  {File: odd},
		"v1=" + odd:          {BasePath: "v1", File: odd},
		"-":                  {File: "-"},
		"v1=-":               {BasePath: "v1", File: "-"},
	} {
		got, err := deploy.ParseDefinition(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "v1=", "#Api"} {
		_, err := deploy.ParseDefinition(text)
		require.ErrorContains(t, err, "names no file", text)
	}
}

// TestStage: the stage gives its name, its variables and its access log; what
// is declared goes first.
func TestStage(t *testing.T) {
	const stages = `  One: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref Api, StageName: one, Variables: {a: of one, b: kept}, AccessLogSetting: {Format: "$context.requestId one"}}}
  Two: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref Api, StageName: two, Variables: {a: of two, c: !Ref Unknown}}}
`
	text := template(fmt.Sprintf(mock, "$context.stage $stageVariables.a $stageVariables.b"), stages)
	for _, tt := range []struct {
		o                   deploy.Options
		path, body, log, or string
	}{
		{deploy.Options{Stage: "one", StagePrefix: true}, "/one/", "one of one kept", "$context.requestId one", ""},
		{deploy.Options{Stage: "one"}, "/", "one of one kept", "$context.requestId one", ""},
		{deploy.Options{Stage: "two", Variables: map[string]string{"b": "said"}}, "/", "two of two said", "", "the stage variable c is not known: ${Unknown}; give --stage-variable c=VALUE"},
		{deploy.Options{Stage: "two", Variables: map[string]string{"c": "known", "a": "said"}}, "/", "two said ", "", ""},
		{deploy.Options{Stage: "three"}, "/", "three  ", "", ""},
		{deploy.Options{}, "/", "  ", "", "there are several stages, one, two: --stage says whose variables count"},
	} {
		d, err := load(t, text, tt.o)
		require.NoError(t, err)
		w := httptest.NewRecorder()
		d.ServeHTTP(w, httptest.NewRequest("GET", tt.path, nil))
		require.Equal(t, tt.body, w.Body.String())
		require.Equal(t, tt.log, d.AccessLog)
		require.Len(t, d.Files, 1)
		if tt.or != "" {
			require.Contains(t, d.Warnings.Error(), tt.or)
		} else {
			require.NotContains(t, d.Warnings.Error(), "--stage")
		}
	}
	only := template(fmt.Sprintf(mock, "$context.stage $stageVariables.a"), stages[:strings.Index(stages, "  Two")])
	d, err := load(t, only, deploy.Options{Folders: []string{"around"}})
	require.NoError(t, err)
	w := httptest.NewRecorder()
	d.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	require.Equal(t, "one of one", w.Body.String(), "the only stage")
	require.Contains(t, d.Files, "around", "what is watched")
}

// TestPlan: what a method will do, for each kind of endpoint, declared or not.
func TestPlan(t *testing.T) {
	declared := deploy.Options{
		Functions: map[string]*url.URL{"Pets": address(t, "http://127.0.0.1:1"), "*": address(t, "http://127.0.0.1:2")},
		Backends:  map[string]*url.URL{"https://b.example.com/v1": address(t, "http://127.0.0.1:3/x")},
		Services:  map[string]*url.URL{"sqs": address(t, "http://127.0.0.1:4")},
	}
	const lambda = `IntegrationHttpMethod: POST, IntegrationResponses: [{StatusCode: 200}], Uri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${%s.Arn}/invocations"`
	for _, tt := range []struct{ integration, missing, does string }{
		{fmt.Sprintf(mock, "x"), "answers itself (MOCK)", "answers itself (MOCK)"},
		{"Type: AWS, " + fmt.Sprintf(lambda, "Pets"), "calls function Pets: give --lambda Pets=URL", "calls function Pets at http://127.0.0.1:1"},
		{"Type: AWS_PROXY, " + fmt.Sprintf(lambda, "Other"), "calls function Other: give --lambda Other=URL", "calls function Other at http://127.0.0.1:2"},
		{`Type: HTTP, IntegrationHttpMethod: GET, Uri: "https://b.example.com/v1/a/{id}", IntegrationResponses: [{StatusCode: 200}]`,
			"calls https://b.example.com/v1/a/{id}: give --backend https://b.example.com=URL", "calls https://b.example.com/v1/a/{id} at http://127.0.0.1:3/x/a/{id}"},
		{`Type: HTTP_PROXY, IntegrationHttpMethod: ANY, Uri: "https://b.example.com/v2"`,
			"passes to https://b.example.com/v2: give --backend https://b.example.com=URL", "passes to https://b.example.com/v2: give --backend https://b.example.com=URL"},
		{`Type: HTTP, IntegrationHttpMethod: GET, Uri: "https://${stageVariables.host}/a", IntegrationResponses: [{StatusCode: 200}]`,
			"calls https://${stageVariables.host}/a: give --stage-variable host=VALUE", "calls https://${stageVariables.host}/a: give --stage-variable host=VALUE"},
		{`Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function:${stageVariables.function}/invocations"`,
			"calls function ${stageVariables.function}: give --stage-variable function=VALUE", "calls function ${stageVariables.function} at http://127.0.0.1:2: give --stage-variable function=VALUE"},
		{`Type: AWS, IntegrationHttpMethod: POST, Uri: !Sub "arn:aws:apigateway:${AWS::Region}:sqs:path/111122223333/queue", IntegrationResponses: [{StatusCode: 200}]`,
			"calls sqs 111122223333/queue: give --service sqs=URL", "calls sqs 111122223333/queue at http://127.0.0.1:4"},
		{`Type: AWS, IntegrationHttpMethod: POST, Uri: !Ref Target, IntegrationResponses: [{StatusCode: 200}]`,
			"calls ${Target}: give --param for what it does not say", "calls ${Target}: give --param for what it does not say"},
		{`Type: AWS, IntegrationHttpMethod: POST, Uri: "arn:aws:apigateway:eu-west-1:111122223333.dynamodb:action/Query", IntegrationResponses: [{StatusCode: 200}]`,
			"calls dynamodb Query: give --service dynamodb=URL", "calls dynamodb Query: give --service dynamodb=URL"},
	} {
		for want, o := range map[string]deploy.Options{tt.missing: {}, tt.does: declared} {
			d, err := load(t, template(tt.integration, ""), o)
			require.NoError(t, err, tt.integration)
			require.Equal(t, "GET  /  "+want+"\n", d.Table())
		}
	}
}

// TestDigest: two deployments that answer alike have one digest, others not.
func TestDigest(t *testing.T) {
	digest := func(text string, o deploy.Options) [32]byte {
		d, err := load(t, text, o)
		require.NoError(t, err)
		return d.Digest
	}
	one := template(fmt.Sprintf(mock, "one"), "")
	seen := map[[32]byte]string{}
	for name, d := range map[string][32]byte{
		"one":         digest(one, deploy.Options{}),
		"two":         digest(template(fmt.Sprintf(mock, "two"), ""), deploy.Options{}),
		"variables":   digest(one, deploy.Options{Variables: map[string]string{"a": "b"}}),
		"stage":       digest(template(fmt.Sprintf(mock, "one"), "  S: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref Api, StageName: s}}\n"), deploy.Options{}),
		"responses":   digest(template(fmt.Sprintf(mock, "one"), "  G: {Type: AWS::ApiGateway::GatewayResponse, Properties: {RestApiId: !Ref Api, ResponseType: DEFAULT_4XX, StatusCode: '418'}}\n"), deploy.Options{}),
		"compression": digest(strings.Replace(one, "{Name: a}", "{Name: a, MinimumCompressionSize: 10}", 1), deploy.Options{}),
		"key":         digest(strings.Replace(one, "HttpMethod: GET,", "HttpMethod: GET, ApiKeyRequired: true,", 1), deploy.Options{}),
	} {
		require.Empty(t, seen[d], "%s and %s", seen[d], name)
		seen[d] = name
	}
	require.Equal(t, digest(one, deploy.Options{}), digest("# a comment\n"+one, deploy.Options{}))
}

func TestLoadFails(t *testing.T) {
	one := template(fmt.Sprintf(mock, "one"), "")
	_, err := load(t, one, deploy.Options{Authorizers: map[string]string{"a": "missing.yaml"}})
	require.ErrorContains(t, err, "missing.yaml")
	_, err = load(t, "Resources: {A: {Type: AWS::S3::Bucket}}", deploy.Options{})
	require.ErrorContains(t, err, "no method with an integration")
	_, err = load(t, "{", deploy.Options{})
	require.ErrorContains(t, err, "api.yaml:1:")
	_, err = load(t, one, deploy.Options{Stage: "", StagePrefix: true})
	require.ErrorContains(t, err, "a stage prefix needs a stage with a name")
}

// TestAuthorizers: the identity sources and the key source are those of the
// definition; an authorizer is found by its name, and * stands for any other.
func TestAuthorizers(t *testing.T) {
	const definition = `openapi: 3.0.1
info: {title: a, version: "1"}
x-amazon-apigateway-api-key-source: AUTHORIZER
paths:
  /x:
    get:
      security: [{users: [], key: []}]
      responses: {"200": {description: ok}}
      x-amazon-apigateway-integration: {type: mock, requestTemplates: {application/json: '{"statusCode":200}'}, responses: {default: {statusCode: "200", responseTemplates: {application/json: "$context.authorizer.principalId"}}}}
components:
  securitySchemes:
    key: {type: apiKey, name: x-api-key, in: header}
    users:
      type: apiKey
      name: Unused
      in: header
      x-amazon-apigateway-authtype: custom
      x-amazon-apigateway-authorizer: {type: request, identitySource: "method.request.header.X-Token, method.request.querystring.tenant, context.identity.sourceIp"}
`
	answers := filepath.Join(t.TempDir(), "users.yaml")
	require.NoError(t, os.WriteFile(answers, []byte("answers: {alice: {principalId: a-1, usageIdentifierKey: k-1}, bob: {principalId: b-1, usageIdentifierKey: k-2}}\n"), 0o600))
	for _, name := range []string{"users", "*"} {
		d, err := load(t, definition, deploy.Options{Authorizers: map[string]string{name: answers}, APIKeys: []request.APIKey{{ID: "one", Value: "k-1"}}})
		require.NoError(t, err)
		require.Equal(t, "GET  /x  answers itself (MOCK)\n", d.Table())
		for _, tt := range []struct {
			caller, target string
			status         int
		}{{"alice", "/x?tenant=t", 200}, {"alice", "/x", 401}, {"bob", "/x?tenant=t", 403}, {"carol", "/x?tenant=t", 403}, {"", "/x?tenant=t", 401}} {
			r := httptest.NewRequest("GET", tt.target, nil)
			r.Header.Set("X-Token", tt.caller)
			w := httptest.NewRecorder()
			d.ServeHTTP(w, r)
			require.Equal(t, tt.status, w.Code, "%s %s", tt.caller, tt.target)
			if tt.status == 200 {
				require.Equal(t, "a-1", w.Body.String())
			}
		}
	}
	d, err := load(t, definition, deploy.Options{})
	require.NoError(t, err)
	require.Contains(t, d.Table(), "asks authorizer users: give --authorizer users=FILE; needs an API key: give --api-key ID=VALUE")
}

// TestStageVariableFunction: a function that a stage variable names is the one
// that is invoked, also where the rest of its ARN is not known.
func TestStageVariableFunction(t *testing.T) {
	for _, account := range []string{"111122223333", "${AWS::AccountId}"} {
		asked := ""
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked = r.URL.Path
			fmt.Fprint(w, `{"statusCode":200,"body":"ok"}`)
		}))
		defer server.Close()
		text := template(`Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: !Sub "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:`+account+`:function:${!stageVariables.function}:live/invocations"`, "")
		d, err := load(t, text, deploy.Options{Variables: map[string]string{"function": "pets"}, Functions: map[string]*url.URL{"pets": address(t, server.URL)}})
		require.NoError(t, err)
		require.Equal(t, "GET  /  calls function pets at "+server.URL+"\n", d.Table(), account)
		w := httptest.NewRecorder()
		d.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		require.Equal(t, "ok", w.Body.String())
		require.Equal(t, "/2015-03-31/functions/pets/invocations", asked)
	}
}
