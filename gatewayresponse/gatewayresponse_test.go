package gatewayresponse

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
)

var limits = Limits{Template: 300 << 10, Output: 10 << 20, Headers: 10240}

// request is a request as a map: "context.a", "stageVariables.a", "header.a".
type request map[string]string

func (r request) append(dst []byte, name string) ([]byte, bool) {
	v, ok := r[name]
	return append(dst, v...), ok
}

func (r request) AppendContext(dst []byte, path []string) ([]byte, bool) {
	return r.append(dst, "context."+strings.Join(path, "."))
}

func (r request) AppendStageVariable(dst []byte, name string) ([]byte, bool) {
	return r.append(dst, "stageVariables."+name)
}

func (r request) Parameter(in Location, name string) (string, bool) {
	v, ok := r[string(in)+"."+name]
	return v, ok
}

var client = request{
	"context.requestId": "r-1", "context.stage": "prod", "context.authorizer.user-id": "u", "context.resourcePath": "/pets/{id}",
	"stageVariables.a": "A", "header.Accept": "text/html", "header.x-amzn-RequestId": "h-1", "header.q": "hq", "header.X.Y": "dotted",
	"path.petId": "7", "querystring.q": "cat", "header.Split": "a\r\nSet-Cookie: b",
}

var failed = Failure{Type: APIConfigurationError, Message: "Internal server error"}

func template1(text string) *string { return &text }

func compile(t *testing.T, list definition.Ordered[definition.GatewayResponse]) *Set {
	t.Helper()
	s, warnings, err := Compile(list, limits)
	require.NoError(t, err)
	require.Empty(t, warnings)
	return s
}

// TestTypes is the guide's table, supported-gateway-response-types.
func TestTypes(t *testing.T) {
	want := map[definition.ResponseType]int{
		"ACCESS_DENIED": 403, "API_CONFIGURATION_ERROR": 500, "AUTHORIZER_CONFIGURATION_ERROR": 500, "AUTHORIZER_FAILURE": 500,
		"BAD_REQUEST_PARAMETERS": 400, "BAD_REQUEST_BODY": 400, "DEFAULT_4XX": 0, "DEFAULT_5XX": 0, "EXPIRED_TOKEN": 403,
		"INTEGRATION_FAILURE": 504, "INTEGRATION_TIMEOUT": 504, "INVALID_API_KEY": 403, "INVALID_SIGNATURE": 403,
		"MISSING_AUTHENTICATION_TOKEN": 403, "QUOTA_EXCEEDED": 429, "REQUEST_TOO_LARGE": 413, "RESOURCE_NOT_FOUND": 404,
		"THROTTLED": 429, "UNAUTHORIZED": 401, "UNSUPPORTED_MEDIA_TYPE": 415, "WAF_FILTERED": 403,
	}
	require.Len(t, Types(), len(want))
	for _, kind := range Types() {
		require.Equal(t, want[kind.Name], kind.StatusCode, kind.Name)
		found, ok := FindType(kind.Name)
		require.True(t, ok)
		require.Equal(t, kind, found)
		switch {
		case kind.StatusCode >= 500:
			require.Equal(t, Default5XX, kind.Default, kind.Name)
		case kind.StatusCode >= 400:
			require.Equal(t, Default4XX, kind.Default, kind.Name)
		default:
			require.Empty(t, kind.Default)
		}
	}
	_, ok := FindType("default_5xx")
	require.False(t, ok)
}

// TestChoose: a type that is put explicitly ignores the defaults, others take
// that of their class (rules/gateway-responses.md#failure).
func TestChoose(t *testing.T) {
	one := func(kinds ...definition.ResponseType) definition.Ordered[definition.GatewayResponse] {
		var list definition.Ordered[definition.GatewayResponse]
		for _, kind := range kinds {
			list.Set(string(kind), definition.GatewayResponse{ResponseType: kind})
		}
		return list
	}
	for _, tt := range []struct {
		list       definition.Ordered[definition.GatewayResponse]
		kind, want definition.ResponseType
	}{
		{nil, APIConfigurationError, ""},
		{one(Default5XX), APIConfigurationError, Default5XX},
		{one(Default4XX), APIConfigurationError, ""},
		{one(APIConfigurationError, Default5XX), APIConfigurationError, APIConfigurationError},
		{one(IntegrationFailure), APIConfigurationError, ""},
		{one(Default4XX, Default5XX), Throttled, Default4XX},
		{one(Default4XX, Default5XX), IntegrationTimeout, Default5XX},
		{one(Default4XX), RequestTooLarge, ""},
		{one(Default5XX), Default5XX, Default5XX},
	} {
		c := compile(t, tt.list).Choose(tt.kind)
		require.Equal(t, tt.want, c.From, "%v %s", tt.list, tt.kind)
		require.NotEmpty(t, c.Reason)
	}
}

// TestExplicitTypeIgnoresDefaults in every part: without a status code of its
// own it has that of the type, without a template the service's body.
func TestExplicitTypeIgnoresDefaults(t *testing.T) {
	s := compile(t, definition.Ordered[definition.GatewayResponse]{
		{Key: "DEFAULT_5XX", Value: definition.GatewayResponse{StatusCode: "599",
			ResponseParameters: definition.Ordered[string]{{Key: "gatewayresponse.header.X", Value: "'default'"}},
			ResponseTemplates:  definition.Ordered[*string]{{Key: "application/json", Value: template1("default")}}}},
		{Key: "API_CONFIGURATION_ERROR", Value: definition.GatewayResponse{}},
	})
	a := s.Answer(&failed, client, "", limits)
	require.Equal(t, 500, a.StatusCode)
	require.False(t, a.HasBody)
	require.Empty(t, a.Parameters)
	a = s.Answer(&Failure{Type: IntegrationTimeout}, client, "", limits)
	require.Equal(t, 599, a.StatusCode)
	require.Equal(t, "default", string(a.Body))
}

// TestSubstitution: only the variables of the guide are replaced, and Velocity
// is text (rules/gateway-responses.md#types).
func TestSubstitution(t *testing.T) {
	for src, want := range map[string]string{
		`{"message":$context.error.messageString}`:     `{"message":"Internal server error"}`, // the default template
		`{"message":"$context.error.message"}`:         `{"message":"Internal server error"}`,
		`$context.error.responseType`:                  `API_CONFIGURATION_ERROR`,
		`$context.error.nothing|`:                      `|`,
		`$context.requestId $context.stage`:            `r-1 prod`,
		`${context.requestId}x`:                        `r-1x`,
		`$context.requestId.`:                          `r-1.`,
		`$context.authorizer.user-id`:                  `u`,
		`$context.resourcePath`:                        `/pets/{id}`,
		`$context.missing!`:                            `!`,
		`$context`:                                     `$context`,
		`$context.`:                                    `$context.`,
		`${context.requestId`:                          `${context.requestId`,
		`$!context.requestId`:                          `$!context.requestId`,
		`$contextual.requestId`:                        `$contextual.requestId`,
		`context.requestId`:                            `context.requestId`,
		`$stageVariables.a ${stageVariables.a}`:        `A A`,
		`$stageVariables['a']${stageVariables["a"]}`:   `AA`,
		`$stageVariables['a"]`:                         `$stageVariables['a"]`,
		`$stageVariables.b.`:                           `.`,
		`method.request.path.petId`:                    `7`,
		`"method.request.querystring.q"`:               `"cat"`,
		`method.request.header.x-amzn-RequestId.`:      `h-1.`,
		`method.request.header.X.Y`:                    `dotted`,
		`$method.request.header.q`:                     `hq`,
		`${method.request.header.q}${`:                 `hq${`,
		`xmethod.request.header.q`:                     `xmethod.request.header.q`,
		`my.method.request.header.q`:                   `my.method.request.header.q`,
		`method.request.body.q`:                        `method.request.body.q`,
		`method.request.header.absent`:                 ``,
		`$method.input.params.petId`:                   `7`,
		`#set($x = 1)$x $input.path('$.a') $util.qr()`: `#set($x = 1)$x $input.path('$.a') $util.qr()`,
		`$context.requestId$context.requestId$$`:       `r-1r-1$$`,
		``:                                             ``,
	} {
		out, ok := parseTemplate(src).append([]byte("kept "), &failed, client, 1000)
		require.True(t, ok)
		require.Equal(t, "kept "+want, string(out), src)
	}
	out, ok := parseTemplate(strings.Repeat("$context.requestId", 10)).append([]byte("kept"), &failed, client, 29)
	require.False(t, ok)
	require.Equal(t, "kept", string(out))
}

// TestAnswer: status, headers and template of the guide's walk-through
// (set-up-gateway-response-using-the-console), on the type of this stage.
func TestAnswer(t *testing.T) {
	s := compile(t, definition.Ordered[definition.GatewayResponse]{{Key: "API_CONFIGURATION_ERROR", Value: definition.GatewayResponse{
		StatusCode: "404",
		ResponseParameters: definition.Ordered[string]{
			{Key: "gatewayresponse.header.Access-Control-Allow-Origin", Value: "'a.b.c'"},
			{Key: "gatewayresponse.header.x-request-id", Value: "method.request.header.x-amzn-RequestId"},
			{Key: "gatewayresponse.header.x-request-path", Value: "method.request.path.petId"},
			{Key: "gatewayresponse.header.x-request-query", Value: "method.request.querystring.q"},
			{Key: "gatewayresponse.header.x-input", Value: "method.input.params.q"},
			{Key: "gatewayresponse.header.x-stage", Value: "context.stage"},
			{Key: "gatewayresponse.header.x-variable", Value: "stageVariables.a"},
			{Key: "gatewayresponse.header.x-type", Value: "context.error.responseType"},
			{Key: "gatewayresponse.header.x-absent", Value: "method.request.header.absent"},
			{Key: "gatewayresponse.header.x-case", Value: "method.request.header.accept"},
			{Key: "gatewayresponse.header.x-split", Value: "method.request.header.Split"},
			{Key: "gatewayresponse.header.WWW-Authenticate", Value: "'Basic'"},
			{Key: "gatewayresponse.header.x-long", Value: "'" + strings.Repeat("x", 10240) + "'"},
		},
		ResponseTemplates: definition.Ordered[*string]{
			{Key: "text/html; charset=utf-8", Value: template1("<p>$context.error.message</p>")},
			{Key: "application/json", Value: template1("{\"message\":$context.error.messageString}")},
			{Key: "text/plain", Value: nil},
		},
	}}})
	a := s.Answer(&failed, client, "text/html, */*", limits)
	require.Equal(t, 404, a.StatusCode)
	require.Equal(t, "<p>Internal server error</p>", string(a.Body))
	require.Equal(t, "text/html; charset=utf-8", a.ContentType)
	headers := make(map[string]string)
	for _, p := range a.Parameters {
		require.Equal(t, p.Found, p.WhyNot == "", p.Key)
		if p.Found {
			headers[p.Name] = p.Value
		}
	}
	require.Equal(t, map[string]string{
		"Access-Control-Allow-Origin": "a.b.c", "x-request-id": "h-1", "x-request-path": "7", "x-request-query": "cat", "x-input": "cat",
		"x-stage": "prod", "x-variable": "A", "x-type": "API_CONFIGURATION_ERROR", "WWW-Authenticate": "Basic",
	}, headers)
	for accept, want := range map[string]string{
		"": "application/json", "application/json": "application/json", "TEXT/HTML": "text/html; charset=utf-8",
		"image/png": "application/json", "image/png, text/html": "application/json", "text/plain": "text/plain",
	} {
		a := s.Answer(&failed, client, accept, limits)
		require.Equal(t, want, a.ContentType, accept)
		require.Equal(t, want != "text/plain", a.HasBody, accept)
		if want == "text/plain" {
			require.Equal(t, Empty, a.BodyReason)
		}
	}
	a = s.Answer(&failed, client, "", Limits{Output: 10, Headers: 10240})
	require.False(t, a.HasBody)
	require.Equal(t, TooLarge, a.BodyReason)
}

// TestFirstTemplate: neither Accept nor application/json.
func TestFirstTemplate(t *testing.T) {
	s := compile(t, definition.Ordered[definition.GatewayResponse]{{Key: "DEFAULT_5XX", Value: definition.GatewayResponse{
		ResponseTemplates: definition.Ordered[*string]{{Key: "text/html", Value: template1("h")}, {Key: "text/plain", Value: template1("p")}}}}})
	require.Equal(t, "h", string(s.Answer(&failed, client, "image/png", limits).Body))
	require.Equal(t, "p", string(s.Answer(&failed, client, "text/plain", limits).Body))
}

func TestCompileFaults(t *testing.T) {
	response := func(parameter, value string) definition.GatewayResponse {
		return definition.GatewayResponse{ResponseParameters: definition.Ordered[string]{{Key: parameter, Value: value}}}
	}
	for _, tt := range []struct {
		key   string
		value definition.GatewayResponse
		want  string
	}{
		{"NOTHING", definition.GatewayResponse{}, "/NOTHING: 1 validation error detected: Value 'NOTHING' at 'responseType' failed to satisfy constraint: Member must satisfy enum value set: [DEFAULT_4XX, "},
		{"default_5xx", definition.GatewayResponse{}, "Value 'default_5xx' at 'responseType'"},
		{"X", definition.GatewayResponse{ResponseType: "Y"}, "/X: 1 validation error detected: Value 'Y'"},
		{"DEFAULT_5XX", definition.GatewayResponse{StatusCode: "600"}, `/DEFAULT_5XX/statusCode: 1 validation error detected: Value '600' at 'statusCode'`},
		{"DEFAULT_5XX", response("method.response.header.X", "'x'"), "/DEFAULT_5XX/responseParameters/method.response.header.X: Validation Result"},
		{"DEFAULT_5XX", response("gatewayresponse.header.", "'x'"), "Invalid mapping identifier specified"},
		{"DEFAULT_5XX", response("gatewayresponse.header.a b", "'x'"), "Invalid mapping identifier specified"},
		{"DEFAULT_5XX", response("gatewayresponse.header.X", "*"), "/DEFAULT_5XX/responseParameters/gatewayresponse.header.X: line 1, column 1: Invalid mapping expression specified"},
		{"DEFAULT_5XX", response("gatewayresponse.header.X", "$context.requestId"), "Invalid mapping expression specified"},
		{"DEFAULT_5XX", response("gatewayresponse.header.X", "integration.response.header.X"), "Invalid mapping expression specified"},
		{"DEFAULT_5XX", response("gatewayresponse.header.X", "integration.response.body"), "Invalid mapping expression specified"},
		{"DEFAULT_5XX", response("gatewayresponse.header.X", "method.request.body.x"), "Invalid mapping expression specified"},
		{"DEFAULT_5XX", response("gatewayresponse.header.X", "method.request.header.a b"), "Invalid mapping expression specified"},
		{"DEFAULT_5XX", response("gatewayresponse.header.X", "stageVariables['a']"), "Invalid mapping expression specified"},
		{"DEFAULT_5XX", response("gatewayresponse.header.X", ""), "Invalid mapping expression specified"},
		{"DEFAULT_5XX", definition.GatewayResponse{ResponseTemplates: definition.Ordered[*string]{{Key: "json"}}}, "/DEFAULT_5XX/responseTemplates/json: Validation Result"},
		{"DEFAULT_5XX", definition.GatewayResponse{ResponseTemplates: definition.Ordered[*string]{{Key: "a/b\r\nX: y"}}}, "Invalid content type"},
		{"DEFAULT_5XX", definition.GatewayResponse{ResponseTemplates: definition.Ordered[*string]{{Key: "a/b", Value: template1(strings.Repeat("x", 300<<10+1))}}}, "the limit is 307200"},
	} {
		_, _, err := Compile(definition.Ordered[definition.GatewayResponse]{{Key: tt.key, Value: tt.value}}, limits)
		var list definition.Faults
		require.ErrorAs(t, err, &list, tt.want)
		require.ErrorContains(t, err, tt.want)
	}
	_, _, err := Compile(definition.Ordered[definition.GatewayResponse]{{Key: "DEFAULT_5XX"}, {Key: "DEFAULT_5XX"}}, limits)
	require.ErrorContains(t, err, "a second gateway response of the type DEFAULT_5XX")
	s, warnings, err := Compile(definition.Ordered[definition.GatewayResponse]{
		{Key: "API_CONFIGURATION_ERROR", Value: definition.GatewayResponse{DefaultResponse: true, StatusCode: "500"}}}, limits)
	require.NoError(t, err)
	require.Empty(t, warnings)
	require.Nil(t, s, "the service's own are none of the API's")
}

func TestCompileWarnings(t *testing.T) {
	_, warnings, err := Compile(definition.Ordered[definition.GatewayResponse]{
		{Key: "REQUEST_TOO_LARGE"},
		{Key: "DEFAULT_5XX", Value: definition.GatewayResponse{
			Unknown: []string{"surprise"},
			ResponseParameters: definition.Ordered[string]{{Key: "gatewayresponse.header.X", Value: "true"}, {Key: "gatewayresponse.querystring.X", Value: "'x'"},
				{Key: "gatewayresponse.header.Y", Value: "context.requestid"}, {Key: "gatewayresponse.header.Z", Value: "'a\nb'"}},
			ResponseTemplates: definition.Ordered[*string]{{Key: "a/b", Value: template1("{\n #if($x)")}},
		}},
	}, limits)
	require.NoError(t, err)
	var got []string
	for _, w := range warnings {
		got = append(got, w.Error())
	}
	require.Equal(t, []string{
		"/REQUEST_TOO_LARGE: the service does not let REQUEST_TOO_LARGE be customised",
		"/DEFAULT_5XX/surprise: unknown member: it has no effect",
		"/DEFAULT_5XX/responseParameters/gatewayresponse.header.X: true has no quotes: it is taken for the text; the guide allows 'true' only",
		"/DEFAULT_5XX/responseParameters/gatewayresponse.querystring.X: an answer has headers only: this parameter has no effect",
		"/DEFAULT_5XX/responseParameters/gatewayresponse.header.Y: context.requestid is not a documented $context variable",
		"/DEFAULT_5XX/responseParameters/gatewayresponse.header.Z: the value has a control character: the header will be left out",
		"/DEFAULT_5XX/responseTemplates/a~1b: line 2, column 2: Velocity does not read the template of a gateway response: this is printed as it stands",
	}, got)
}

// FuzzTemplate: every text is a template, text without variables stays, and
// what is replaced is bounded.
func FuzzTemplate(f *testing.F) {
	for _, src := range []string{`{"message":$context.error.messageString}`, `${context.a}`, `$stageVariables['a']`, `method.request.header.q`, `$$${method`, "$context.a.\xff"} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 1<<12 {
			return // what it prints may exceed the limit
		}
		out, ok := parseTemplate(src).append(nil, &failed, client, 1<<20)
		require.True(t, ok)
		if !strings.Contains(src, "$") && !strings.Contains(src, methodStart) {
			require.Equal(t, src, string(out))
		}
		parts := parseTemplate(src)
		kept := len(parts.end)
		for _, p := range parts.parts {
			kept += len(p.text)
		}
		require.LessOrEqual(t, kept, len(src))
	})
}
