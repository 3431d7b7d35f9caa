package gatemaphttp_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaphttp"
)

func TestPathParameters(t *testing.T) {
	one := func(name, value string) []gatemap.Field {
		return []gatemap.Field{{Name: name, Values: []string{value}}}
	}
	tests := []struct {
		pattern, path string
		want          []gatemap.Field
		ok            bool
	}{
		{"", "/any/thing", nil, true},
		{"/", "/", nil, true},
		{"/", "/a", nil, false},
		{"/pets/{petId}", "/pets/7", one("petId", "7"), true},
		{"/pets/{petId}", "/pets/7/", one("petId", "7"), true},
		{"/pets/{petId}", "/pets/a%2Fb%20c", one("petId", "a/b c"), true},
		{"/pets/{petId}", "/pets/", nil, false},
		{"/pets/{petId}", "/pets/7/x", nil, false},
		{"/pets/{petId}", "/Pets/7", nil, false},
		{"/files/{proxy+}", "/files/a/b%20c", one("proxy", "a/b c"), true},
		{"/files/{proxy+}", "/files", nil, false},
		{"/files/{proxy+}", "/files/a//b", one("proxy", "a//b"), true},
		{"/x/{a-b}", "/x/1", one("a-b", "1"), true},
		{"/caf%C3%A9", "/caf%C3%A9", nil, false},
		{"/café", "/caf%C3%A9", nil, true},
	}
	for _, tt := range tests {
		got, ok := gatemaphttp.PathParameters(tt.pattern, tt.path)
		require.Equal(t, tt.ok, ok, "%s of %s", tt.path, tt.pattern)
		require.Equal(t, tt.want, got, "%s of %s", tt.path, tt.pattern)
	}
}

func TestQuerystring(t *testing.T) {
	require.Equal(t, []gatemap.Field{
		{Name: "a", Values: []string{"1", "3 4"}}, {Name: "b", Values: []string{""}}, {Name: "c", Values: []string{"%zz"}},
	}, gatemaphttp.Querystring("a=1&b&a=3+4;c=%zz&&"))
	require.Empty(t, gatemaphttp.Querystring(""))
}

// TestNewRequest: the members of $context that the service was recorded to have
// (rules/templates.md#context), as a template prints them.
func TestNewRequest(t *testing.T) {
	stage := &gatemaphttp.Stage{
		Name: "prod", APIID: "api1", AccountID: "123456789012", ResourceID: "res1", DeploymentID: "dep1",
		Variables: []gatemap.Member{{Name: "v", Value: "x"}},
		Context:   []gatemap.Member{{Name: "authorizer", Value: map[string]any{"principalId": "me"}}},
		Now:       func() time.Time { return time.Date(2026, 11, 29, 20, 1, 2, 3e6, time.FixedZone("", 3600)) },
	}
	r := httptest.NewRequest("GET", "https://pets.example.com:8443/pets/7?q=1&q=2", nil)
	r.Header.Set("User-Agent", "curl/8")
	r.Header.Set("X-Amzn-RequestId", "c6af9ac6-7b61-11e6-9a41-93e8deadbeef")
	req, err := stage.NewRequest(r, "/pets/{petId}")
	require.NoError(t, err)
	engine := compile(t, `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":"{\"path\":\"$context.path\",\"resourcePath\":\"$context.resourcePath\",\"stage\":\"$context.stage\",\"protocol\":\"$context.protocol\", \"requestTime\":\"$context.requestTime\",\"epoch\":$context.requestTimeEpoch,\"domainName\":\"$context.domainName\",\"domainPrefix\":\"$context.domainPrefix\", \"apiId\":\"$context.apiId\",\"accountId\":\"$context.accountId\",\"requestId\":\"$context.requestId\",\"method\":\"$context.httpMethod\", \"sourceIp\":\"$context.identity.sourceIp\",\"userAgent\":\"$context.identity.userAgent\",\"user\":\"$context.identity.user\",\"principal\":\"$context.authorizer.principalId\", \"id\":\"$input.params('petId')\",\"q\":\"$input.params('q')\",\"host\":\"$input.params('host')\",\"v\":\"$stageVariables.v\",\"extended\":\"$context.extendedRequestId\"}"}}}}`, gatemap.Options{})
	resp, err := engine.Evaluate(req, &gatemap.Backend{StatusCode: 200})
	require.NoError(t, err)
	var got map[string]any
	require.NoError(t, json.Unmarshal(resp.Body, &got), string(resp.Body))
	require.Regexp(t, regexp.MustCompile(`^[\w-]{15}=$`), got["extended"])
	delete(got, "extended")
	require.Equal(t, map[string]any{
		"path": "/prod/pets/7", "resourcePath": "/pets/{petId}", "stage": "prod", "protocol": "HTTP/1.1",
		"requestTime": "29/Nov/2026:19:01:02 +0000", "epoch": float64(stage.Now().UnixMilli()), "domainName": "pets.example.com", "domainPrefix": "pets",
		"apiId": "api1", "accountId": "123456789012", "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef", "method": "GET",
		"sourceIp": "192.0.2.1", "userAgent": "curl/8", "user": "", "principal": "me",
		"id": "7", "q": "2", "host": "pets.example.com:8443", "v": "x",
	}, got)

	_, err = gatemaphttp.NewRequest(r, "/other")
	require.ErrorIs(t, err, gatemaphttp.ErrPath)
	r.Header.Set("X-Amzn-RequestId", "<script>")
	req, err = gatemaphttp.NewRequest(r, "")
	require.NoError(t, err)
	require.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`, member(req, "requestId"))
}

func member(req *gatemap.Request, name string) any {
	for _, m := range req.Context {
		if m.Name == name {
			return m.Value
		}
	}
	return nil
}

// TestWithHeaderNames: headers by the names and in the order of the client, where
// somebody knows them; others as net/http has them.
func TestWithHeaderNames(t *testing.T) {
	r := httptest.NewRequest("GET", "/", nil)
	r.Header = http.Header{"X-A": {"1", "2"}, "Accept": {"*/*"}, "X-B": {"3"}}
	r.Host = "api.example.com"
	r = r.WithContext(gatemaphttp.WithHeaderNames(r.Context(), []string{"x-b", "hOST", "x-a", "X-A", "none"}))
	req, err := gatemaphttp.NewRequest(r, "")
	require.NoError(t, err)
	require.Equal(t, []gatemap.Field{{Name: "x-b", Values: []string{"3"}}, {Name: "hOST", Values: []string{"api.example.com"}},
		{Name: "x-a", Values: []string{"1", "2"}}, {Name: "Accept", Values: []string{"*/*"}}}, req.Headers)
	require.Len(t, r.Header, 3)
}
