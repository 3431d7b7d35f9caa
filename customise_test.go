package gatemap

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/explanation"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/testenv"
	"github.com/gatemap/gatemap/mapping"
	"github.com/gatemap/gatemap/template"
)

// gatewayRequest is a request with something in each place that a gateway
// response can read.
var gatewayRequest = &Request{
	Headers: []Field{{Name: "Accept", Values: []string{"text/html"}}, {Name: "X-Id", Values: []string{"first", "last"}},
		{Name: "Split", Values: []string{"a\r\nb"}}},
	PathParameters: []Field{{Name: "id", Values: []string{"7"}}},
	Querystring:    []Field{{Name: "q", Values: []string{"cat"}}},
	Context: []Member{{Name: "requestId", Value: "r-1"}, {Name: "requestTimeEpoch", Value: int64(1)}, {Name: "identity", Value: []Member{{Name: "sourceIp", Value: "::1"}}},
		{Name: "authorizer", Value: map[string]any{"ok": true, "list": []any{"a", 1}}}, {Name: "empty", Value: ""}},
	StageVariables: []Member{{Name: "a", Value: "A"}},
}

func customised(kind ResponseType, v GatewayResponse) Options {
	return Options{GatewayResponses: Ordered[GatewayResponse]{{Key: string(kind), Value: v}}}
}

// failures is an evaluation for each way in which this stage can fail.
func failures(t *testing.T) map[string]struct {
	in      *Integration
	opts    Options
	backend Backend
} {
	header := func(expr string) IntegrationResponse {
		return IntegrationResponse{StatusCode: "200", ResponseParameters: Ordered[string]{{Key: "method.response.header.X", Value: expr}}}
	}
	rendered := func(src string) IntegrationResponse {
		return IntegrationResponse{StatusCode: "200", ResponseTemplates: Ordered[*string]{entry("application/json", src)}}
	}
	binary := IntegrationResponse{StatusCode: "200", ContentHandling: ConvertToBinary}
	both := rendered("x")
	both.ContentHandling = ConvertToBinary
	ok := Backend{StatusCode: 200, Body: []byte("QUJD")}
	return map[string]struct {
		in      *Integration
		opts    Options
		backend Backend
	}{
		"no match":          {integration(HTTP, "", on("200", "2..")), Options{}, Backend{StatusCode: 404}},
		"no responses":      {integration(HTTP, ""), Options{}, ok},
		"undeclared":        {integration(HTTP, "", on("200", "")), Options{MethodResponses: Ordered[MethodResponse]{}}, ok},
		"pattern gives up":  {integration(AWS, lambdaURI, on("200", ""), on("500", `(a|aa)+\1?$`)), Options{}, *lambdaError(strings.Repeat("a", 60) + "!")},
		"invocation":        {integration(AWS, lambdaURI, on("200", "")), Options{}, Backend{StatusCode: 429}},
		"base64":            {integration(HTTP, "", binary), Options{}, Backend{StatusCode: 200, Body: []byte("*")}},
		"binary template":   {integration(HTTP, "", both), Options{}, ok},
		"template":          {integration(HTTP, "", rendered("$input.json('$.a').nothing.more #foreach($i in $input.path('$'))#end")), Options{}, Backend{StatusCode: 200, Body: []byte("{x")}},
		"parameter":         {integration(HTTP, "", header("integration.response.body")), Options{}, Backend{StatusCode: 200, Body: []byte("{x")}},
		"control character": {integration(HTTP, "", header("'a\nb'")), Options{}, ok},
		"override":          {integration(HTTP, "", rendered("#set($context.responseOverride.header['a b'] = 'c')")), Options{}, ok},
		"payload":           {integration(HTTP, "", on("200", "")), Options{Limits: Limits{Payload: 1}}, ok},
		"headers":           {integration(HTTP, "", header("'"+strings.Repeat("x", 10300)+"'")), Options{}, ok},
		"mock":              {integration(Mock, "", on("200", "")), Options{}, Backend{Body: []byte("{}")}},
	}
}

// TestEveryFailureIsCustomised: status, headers and body of an API's own answer
// count for each failure of this stage, in every way to evaluate.
func TestEveryFailureIsCustomised(t *testing.T) {
	testenv.OneGoroutine(t)
	own := GatewayResponse{
		StatusCode: "503",
		ResponseParameters: Ordered[string]{
			{Key: "gatewayresponse.header.Access-Control-Allow-Origin", Value: "'*'"},
			{Key: "gatewayresponse.header.X-Id", Value: "method.request.header.X-Id"},
			{Key: "gatewayresponse.header.X-Absent", Value: "method.request.header.x-id"},
			{Key: "gatewayresponse.header.X-Split", Value: "method.request.header.Split"},
		},
		ResponseTemplates: Ordered[*string]{
			entry("application/json", `{"message":$context.error.messageString,"type":"$context.error.responseType","id":"$context.requestId","q":"method.request.querystring.q"}`),
		},
	}
	for name, tt := range failures(t) {
		for kind, want := range map[ResponseType]int{"API_CONFIGURATION_ERROR": 503, "DEFAULT_5XX": 503, "DEFAULT_4XX": 500, "INTEGRATION_FAILURE": 500} {
			tt.opts.GatewayResponses = customised(kind, own).GatewayResponses
			e, err := Compile(tt.in, tt.opts)
			require.NoError(t, err, name)
			got, err := e.Evaluate(gatewayRequest, &tt.backend)
			require.Equal(t, want, got.StatusCode, name)
			var g *GatewayError
			require.ErrorAs(t, err, &g, name)
			require.Equal(t, APIConfigurationError, g.Type)
			r := g.Response()
			require.Equal(t, want, r.StatusCode, name)
			if want == 500 {
				require.Equal(t, errorBody, string(r.Body), name)
				require.Len(t, r.Headers, 2)
				continue
			}
			require.Equal(t, `{"message":"Internal server error","type":"API_CONFIGURATION_ERROR","id":"r-1","q":"cat"}`, string(r.Body), name)
			require.Equal(t, []Field{
				{Name: "Content-Type", Values: []string{"application/json"}},
				{Name: "x-amzn-ErrorType", Values: []string{"InternalServerErrorException"}},
				{Name: "Access-Control-Allow-Origin", Values: []string{"*"}},
				{Name: "X-Id", Values: []string{"last"}},
			}, r.Headers, name)
			var dst Response
			dst.own().Body = append(dst.own().Body, "dirt"...)
			require.EqualError(t, e.EvaluateTo(&dst, gatewayRequest, &tt.backend), g.Error())
			x, err := e.Explain(gatewayRequest, &tt.backend)
			require.EqualError(t, err, g.Error())
			for _, other := range []*Response{&dst, x.Response} {
				require.Equal(t, r.StatusCode, other.StatusCode)
				require.Equal(t, r.Headers, other.Headers)
				require.Equal(t, string(r.Body), string(other.Body))
			}
			require.Equal(t, kind, x.Gateway.From)
			require.Contains(t, x.String(), "gateway response "+string(kind)+": ")
			require.Contains(t, x.String(), `header X-Split = method.request.header.Split: no header: the value has a control character`)
			require.Contains(t, x.Log(logTime), "Method completed with status: 503")
		}
	}
}

// TestExplainGatewayResponse: also the service's own answer has its reason.
func TestExplainGatewayResponse(t *testing.T) {
	in := integration(HTTP, "", on("200", "2.."))
	x, _ := MustCompile(in, Options{}).Explain(&Request{}, &Backend{StatusCode: 404})
	require.Contains(t, x.String(), "gateway   the service's own answer: the API has no gateway responses of its own")
	x, _ = MustCompile(in, customised("DEFAULT_4XX", GatewayResponse{})).Explain(&Request{}, &Backend{StatusCode: 404})
	require.Contains(t, x.String(), "gateway   the service's own answer: the API has none for the type, nor the default of its class")
	x, _ = MustCompile(in, customised("DEFAULT_5XX", GatewayResponse{})).Explain(&Request{}, &Backend{StatusCode: 404})
	require.Contains(t, x.String(), "gateway   gateway response DEFAULT_5XX: the API has none for the type itself\n")
	require.Contains(t, x.String(), "there are no templates: the service's own body\n")
	require.Equal(t, errorBody, string(x.Response.Body))
	x, err := MustCompile(in, Options{}).Explain(&Request{}, &Backend{StatusCode: 200})
	require.NoError(t, err)
	require.Nil(t, x.Gateway)
}

// TestGatewayContentType: the key of the template, unless a parameter gives
// one; x-amzn-ErrorType can be set too.
func TestGatewayContentType(t *testing.T) {
	in := integration(HTTP, "")
	own := GatewayResponse{ResponseTemplates: Ordered[*string]{entry("text/html", "<p>")}}
	_, err := MustCompile(in, customised("DEFAULT_5XX", own)).Evaluate(&Request{}, &Backend{})
	var g *GatewayError
	require.ErrorAs(t, err, &g)
	require.Equal(t, "text/html", g.Response().Header("Content-Type"))
	own.ResponseParameters = Ordered[string]{{Key: "gatewayresponse.header.content-type", Value: "'text/plain'"}, {Key: "gatewayresponse.header.X-AMZN-ERRORTYPE", Value: "'Mine'"}}
	_, err = MustCompile(in, customised("DEFAULT_5XX", own)).Evaluate(&Request{}, &Backend{})
	require.ErrorAs(t, err, &g)
	require.Equal(t, []Field{{Name: "content-type", Values: []string{"text/plain"}}, {Name: "X-AMZN-ERRORTYPE", Values: []string{"Mine"}}}, g.Response().Headers)
}

// TestGatewayValues: $context members print as they do in mapped headers.
func TestGatewayValues(t *testing.T) {
	own := GatewayResponse{ResponseTemplates: Ordered[*string]{entry("application/json",
		"$context.requestTimeEpoch|$context.identity.sourceIp|$context.identity|$context.authorizer.ok|$context.authorizer.list|$context.empty|$stageVariables.a|method.request.path.id")}}
	_, err := MustCompile(integration(HTTP, ""), customised("DEFAULT_5XX", own)).Evaluate(gatewayRequest, &Backend{})
	var g *GatewayError
	require.ErrorAs(t, err, &g)
	require.Equal(t, `1|::1||true|["a",1]||A|7`, string(g.Response().Body))
}

// TestGatewayFaults are errors of Compile with those of the integration.
func TestGatewayFaults(t *testing.T) {
	_, err := Compile(integration(HTTP, "", on("200", "(")), customised("DEFAULT_5XX", GatewayResponse{StatusCode: "abc"}))
	require.ErrorContains(t, err, "/integrationResponses/200/selectionPattern")
	require.ErrorContains(t, err, "/gatewayResponses/DEFAULT_5XX/statusCode: 1 validation error detected: Value 'abc'")
	e := MustCompile(integration(HTTP, "", on("200", "")), customised("REQUEST_TOO_LARGE", GatewayResponse{}))
	require.Equal(t, "/gatewayResponses/REQUEST_TOO_LARGE", e.Warnings()[0].Pointer)
}

// TestCompileMethod: everything that a definition says of a method counts, and
// options in place of it.
func TestCompileMethod(t *testing.T) {
	op := &Operation{
		Integration: integration(AWS, "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations",
			on("200", ""), on("404", ".*not found.*")),
		MethodResponses:  Ordered[MethodResponse]{{Key: "200", Value: MethodResponse{StatusCode: "200"}}},
		BinaryMediaTypes: []string{"image/png"},
		GatewayResponses: Ordered[GatewayResponse]{{Key: "DEFAULT_5XX", Value: GatewayResponse{StatusCode: "502"}}},
	}
	e, err := CompileMethod(op, Options{})
	require.NoError(t, err)
	require.Empty(t, e.Warnings())
	x, _ := e.Explain(&Request{}, lambdaError("not found"))
	require.Equal(t, "404", x.Selection.Selected, "the uri calls a Lambda function")
	require.Contains(t, x.Error.Log, "invalid method response: 404")
	require.Equal(t, 502, x.Response.StatusCode)
	r, err := e.Evaluate(&Request{Headers: []Field{{Name: "Accept", Values: []string{"image/png"}}}}, &Backend{Body: []byte(`"iVBORw0KGgo="`)})
	require.NoError(t, err)
	require.Equal(t, pngSignature, string(r.Body))
	e, err = CompileMethod(op, Options{MethodResponses: Ordered[MethodResponse]{{Key: "404"}}, BinaryMediaTypes: []string{}})
	require.NoError(t, err)
	r, err = e.Evaluate(&Request{}, lambdaError("not found"))
	require.NoError(t, err)
	require.Equal(t, 404, r.StatusCode)
	e, err = CompileMethod(op, Options{Backend: definition.ServiceBackend})
	require.NoError(t, err)
	x, _ = e.Explain(&Request{}, &Backend{StatusCode: 200})
	require.Equal(t, "200", x.Selection.Subject)
	_, err = CompileMethod(&Operation{}, Options{})
	require.ErrorContains(t, err, "no integration")
	e, err = CompileMethod(&Operation{Integration: integration(AWS, "${Uri}", on("200", ""))}, Options{})
	require.NoError(t, err)
	require.Equal(t, "/uri", e.Warnings()[0].Pointer)
}

// TestExplanationWords: what an Explanation gives is a constant whose text is
// the sentence; the conversions are those of contenthandling.
func TestExplanationWords(t *testing.T) {
	for action, word := range conversionActions {
		require.Equal(t, contenthandling.Action(action).String(), string(word))
	}
	x, err := MustCompile(integration(HTTP, "", IntegrationResponse{StatusCode: "200",
		ResponseParameters: Ordered[string]{{Key: "method.response.header.X", Value: "context.stage"}}}), Options{}).Explain(nil, &Backend{StatusCode: 200})
	require.NoError(t, err)
	require.Equal(t, explanation.SubjectBackendStatus, x.Selection.SubjectKind)
	require.Equal(t, explanation.ActionReadText, x.Conversion.Action)
	require.Equal(t, template.NoTemplates, x.Template.Reason)
	require.Equal(t, mapping.ContextVariable, x.Parameters[0].Source)
	x, _ = MustCompile(integration(HTTP, ""), Options{}).Explain(nil, nil)
	require.Equal(t, gatewayresponse.NoResponses, x.Gateway.Reason)
}
