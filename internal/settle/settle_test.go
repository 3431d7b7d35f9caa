package settle

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
)

func operationOf(t *testing.T, integration string) *definition.Operation {
	t.Helper()
	in, err := gatemap.ParseIntegration([]byte(integration))
	require.NoError(t, err)
	return &definition.Operation{Integration: in}
}

func TestWithType(t *testing.T) {
	const (
		open    = `{"integrationResponses": {}}`
		aws     = `{"type": "AWS", "integrationResponses": {}}`
		lambda  = `{"type": "AWS", "uri": "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations", "integrationResponses": {}}`
		sqs     = `{"type": "AWS", "uri": "arn:aws:apigateway:eu-west-1:sqs:path/1/q", "integrationResponses": {}}`
		unknown = `{"type": "AWS", "uri": "${Uri}", "integrationResponses": {}}`
	)
	tests := []struct {
		name, in, typ string
		want          gatemap.IntegrationType
		backend       definition.Backend
		err           string
	}{
		{"needed", open, "", "", 0, "f does not say the integration type: give --type lambda, aws, http or mock"},
		{"http", open, "http", gatemap.HTTP, definition.HTTPBackend, ""},
		{"upper case", open, "MOCK", gatemap.Mock, definition.MockBackend, ""},
		{"lambda", open, "lambda", gatemap.AWS, definition.LambdaBackend, ""},
		{"aws", open, "aws", gatemap.AWS, definition.ServiceBackend, ""},
		{"the definition says", lambda, "", gatemap.AWS, definition.LambdaBackend, ""},
		{"the same again", lambda, "lambda", gatemap.AWS, definition.LambdaBackend, ""},
		{"lambda without uri", aws, "lambda", gatemap.AWS, definition.LambdaBackend, ""},
		{"a service", sqs, "aws", gatemap.AWS, definition.ServiceBackend, ""},
		{"an open uri", unknown, "Lambda", gatemap.AWS, definition.LambdaBackend, ""},
		{"an open uri, unsaid", unknown, "", "", 0, "the uri ${Uri} of f does not say whether the integration calls a Lambda function: give --type lambda or aws"},
		{"contradiction", lambda, "http", "", 0, "--type http contradicts f, whose type is AWS"},
		{"no function", sqs, "lambda", "", 0, "--type lambda contradicts f, whose uri is arn:aws:apigateway:eu-west-1:sqs:path/1/q"},
		{"a function", lambda, "aws", "", 0, "--type aws contradicts f, whose uri is"},
		{"proxy", open, "aws_proxy", "", 0, "has no integration responses"},
		{"unknown", open, "grpc", "", 0, "--type grpc: must be lambda, aws, http or mock"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			op := operationOf(t, tt.in)
			before := *op.Integration
			got, err := WithType(op, "f", "--type ", tt.typ)
			require.Equal(t, before, *op.Integration)
			require.Zero(t, op.Backend)
			if tt.err != "" {
				require.ErrorContains(t, err, tt.err)
				return
			}
			require.NoError(t, err)
			require.Equal(t, tt.want, got.Integration.Type)
			require.Equal(t, tt.backend, got.BackendKind())
			require.Equal(t, tt.backend == definition.LambdaBackend, IsLambda(got))
		})
	}
}

func TestStatus(t *testing.T) {
	tests := []struct {
		name, templates string
		contentType     string
		body, want      string
	}{
		{"constant", `{"application/json": "{\"statusCode\": 204}"}`, "", "", `{"statusCode": 204}`},
		{"rendered", `{"application/json": "#set($s = 404){\"statusCode\": $s, \"of\": \"$input.params('id')\"}"}`, "", "", `{"statusCode": 404, "of": "7"}`},
		{"by Content-Type", `{"text/xml": "{\"statusCode\": 400}", "application/json": "x"}`, "text/xml", "", `{"statusCode": 400}`},
		{"given", `{"application/json": "{\"statusCode\": 204}"}`, "", `{"statusCode": 500}`, `{"statusCode": 500}`},
		{"no template", `{}`, "", "", ""},
		{"of another type", `{"application/json": "{\"statusCode\": 204}"}`, "text/plain", "", ""},
		{"for any type", `{"$default": "{\"statusCode\": 204}"}`, "text/plain", "", `{"statusCode": 204}`},
	}
	for _, tt := range tests {
		op := operationOf(t, `{"type": "MOCK", "integrationResponses": {}, "requestTemplates": `+tt.templates+`}`)
		r := &gatemap.Request{PathParameters: []gatemap.Field{{Name: "id", Values: []string{"7"}}}}
		if tt.contentType != "" {
			r.Headers = []gatemap.Field{{Name: "content-type", Values: []string{tt.contentType}}}
		}
		b := new(gatemap.Backend)
		if tt.body != "" {
			b.Body = []byte(tt.body)
		}
		require.NoError(t, Status(op, r, b, false), tt.name)
		require.Equal(t, tt.want, string(b.Body), tt.name)
		require.Zero(t, b.StatusCode, tt.name)
	}

	op := operationOf(t, `{"type": "MOCK", "integrationResponses": {}, "requestTemplates": {"application/json":
		"#set($context.requestOverride.path.body = $input.body)#set($context.responseOverride.status = 201)#set($context.responseOverride.header.A = 'x'){\"statusCode\": 200}"}}`)
	r := &gatemap.Request{Context: []gatemap.Member{{Name: "responseOverride", Value: "old"}, {Name: "stage", Value: "s"}}}
	context := r.Context
	require.NoError(t, Status(op, r, new(gatemap.Backend), false))
	left := map[string]any{}
	for _, m := range r.Context {
		left[m.Name] = m.Value
	}
	require.Equal(t, "s", left["stage"])
	require.JSONEq(t, `{"status": 201, "header": {"A": "x"}}`, string(left["responseOverride"].(json.RawMessage)))
	require.JSONEq(t, `{"path": {"body": "{}"}, "header": {}, "querystring": {}}`, string(left["requestOverride"].(json.RawMessage)))
	require.Equal(t, "old", context[0].Value, "the caller's list stays")

	op = operationOf(t, `{"type": "MOCK", "integrationResponses": {}, "requestTemplates": {"application/json": "#if("}}`)
	require.ErrorContains(t, Status(op, r, new(gatemap.Backend), false), "unexpected end of template")

	b := new(gatemap.Backend)
	require.NoError(t, Status(operationOf(t, `{"type": "HTTP", "integrationResponses": {}}`), r, b, false))
	require.Equal(t, 200, b.StatusCode)
	b.StatusCode = 404
	require.NoError(t, Status(op, r, b, false))
	require.Nil(t, b.Body)
}

func TestRequest(t *testing.T) {
	for _, tt := range []struct{ op, request, want string }{
		{"POST /a", " ", "POST /a"},
		{"ANY /a", " ", "GET /a"},
		{"ANY /a", "PUT /b", "PUT /b"},
		{" ", "ANY ", "GET /"},
	} {
		r := new(gatemap.Request)
		r.HTTPMethod, r.Path = cut(tt.request)
		op := new(definition.Operation)
		op.HTTPMethod, op.Path = cut(tt.op)
		Request(op, r)
		require.Equal(t, tt.want, r.HTTPMethod+" "+r.Path)
	}
}

func cut(s string) (verb, path string) {
	for i := range s {
		if s[i] == ' ' {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

func TestLambdaError(t *testing.T) {
	require.Equal(t, `{"errorMessage":"<a> \"é\"\n"}`, string(LambdaError("<a> \"é\"\n")))
}

// TestFaultsOfATemplate: CompileMethod stops at the first fault of a template,
// Faults lists them all.
func TestFaultsOfATemplate(t *testing.T) {
	text, fine := "#if($x = 1)\n#end #end $a", "$a"
	m := &definition.Operation{Integration: &definition.Integration{Type: definition.Mock, IntegrationResponses: definition.Ordered[definition.IntegrationResponse]{
		{Key: "200", Value: definition.IntegrationResponse{StatusCode: "200", ResponseTemplates: definition.Ordered[*string]{
			{Key: "text/plain", Value: &fine}, {Key: "application/json", Value: &text}}}},
	}}}
	_, err := gatemap.CompileMethod(m, gatemap.Options{})
	require.Error(t, err)
	keep := func(f *definition.Fault) *definition.Fault { g := *f; return &g }
	var all definition.Faults
	require.ErrorAs(t, Faults(err, m, keep), &all)
	require.Equal(t, `/integrationResponses/200/responseTemplates/application~1json: line 1, column 8: line 1, column 8: unexpected "="; one = assigns, and a condition cannot
/integrationResponses/200/responseTemplates/application~1json: line 2, column 6: line 2, column 6: no directive is open here that #end could close: the #if at line 1, column 1 is closed by the #end at line 2, column 1; unexpected "#end"`, all.Error())
	cause := errors.New("another")
	require.Equal(t, cause, Faults(cause, m, keep))
	require.Len(t, Faults(err, nil, keep), 1)
}

func TestFill(t *testing.T) {
	require.Equal(t, "/pets/7/a/b", Fill("/pets/{id}/{proxy+}", []gatemap.Field{
		{Name: "id", Values: []string{"7"}}, {Name: "proxy", Values: []string{"a/b"}}, {Name: "other"}}))
}
