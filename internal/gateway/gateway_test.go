package gateway_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/gateway"
	"github.com/gatemap/gatemap/internal/traps"
)

const pets = `openapi: 3.0.1
info: {title: Pets, version: "1"}
paths:
  /a:
    get:
      security: [{key: []}]
      x-amazon-apigateway-integration: {type: http, httpMethod: GET, uri: "http://a/", responses: {default: {statusCode: "201", responseTemplates: {application/json: "$stageVariables.v $context.stage $context.who $input.body"}}}}
    post:
      x-amazon-apigateway-integration: {type: http, httpMethod: GET, uri: "http://a/", responses: {"(": {statusCode: "200"}}}
components: {securitySchemes: {key: {type: apiKey, name: x-api-key, in: header}}}
`

const stages = `{"items":[{"path":"/a","resourceMethods":{"GET":{"httpMethod":"GET","methodIntegration":{"type":"HTTP","httpMethod":"GET","uri":"http://a/",
	"integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":"$stageVariables.v $stageVariables.w $context.stage"}}}}}}}],
	"stages":{"item":[{"stageName":"live","variables":{"v":"1","w":"2"}}]}}`

const two = `{"Resources":{"A":{"Type":"AWS::ApiGateway::RestApi"},"B":{"Type":"AWS::ApiGateway::RestApi"},
	"Ma":{"Type":"AWS::ApiGateway::Method","Properties":{"RestApiId":{"Ref":"A"},"ResourceId":{"Fn::GetAtt":["A","RootResourceId"]},"HttpMethod":"GET","Integration":{"Type":"MOCK"}}},
	"Mb":{"Type":"AWS::ApiGateway::Method","Properties":{"RestApiId":{"Ref":"B"},"ResourceId":{"Fn::GetAtt":["B","RootResourceId"]},"HttpMethod":"GET","Integration":{"Type":"MOCK"}}}}}`

func write(t *testing.T, name, text string) string {
	name = filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	return name
}

func ask(h http.Handler, method, path string) (int, string) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, path, nil))
	return w.Code, w.Body.String()
}

func answer(w http.ResponseWriter, _ *http.Request) error {
	_, err := io.WriteString(w, "b")
	return err
}

func TestLoad(t *testing.T) {
	file := write(t, "pets.yaml", pets)
	o := gateway.Options{
		Definitions: []gateway.Definition{{File: file, BasePath: "v1"}, {File: file, BasePath: "v2"}}, Format: "openapi", Method: "GET /a",
		Stage: "prod", StagePrefix: true, Variables: map[string]string{"v": "1"}, Authorized: true, Backend: answer, Timeout: time.Second,
		Members: func(*http.Request) []gatemap.Member { return []gatemap.Member{{Name: "who", Value: "me"}} },
	}
	s, err := gateway.Load(&o)
	require.NoError(t, err)
	require.NoError(t, s.Faults.Err())
	for _, path := range []string{"/v1/prod/a", "/v2/prod/a"} {
		status, body := ask(s, "GET", path)
		require.Equal(t, 201, status)
		require.Equal(t, "1 prod me b", body)
	}
	o.Authorized, o.Method, o.Definitions = false, "", o.Definitions[:1]
	s, err = gateway.Load(&o)
	require.NoError(t, err)
	require.ErrorContains(t, s.Faults.Err(), "pets.yaml:9:")
	status, _ := ask(s, "GET", "/v1/prod/a")
	require.Equal(t, 403, status)
	status, _ = ask(s, "POST", "/v1/prod/a")
	require.Equal(t, 500, status)
}

// TestStage: the only stage of a definition is that which is meant, and what is
// said beside it counts first.
func TestStage(t *testing.T) {
	s, err := gateway.Load(&gateway.Options{Definitions: []gateway.Definition{{File: write(t, "api.json", stages)}}, Backend: answer, Variables: map[string]string{"w": "3"}})
	require.NoError(t, err)
	_, body := ask(s, "GET", "/a")
	require.Equal(t, "1 3 live", body)
}

func TestAPI(t *testing.T) {
	file := write(t, "two.json", two)
	load := func(api string) error {
		_, err := gateway.Load(&gateway.Options{Definitions: []gateway.Definition{{File: file, API: api}}, Backend: answer})
		return err
	}
	require.ErrorContains(t, load(""), "several APIs, A, B: say which is meant")
	require.ErrorContains(t, load("C"), "has no API C; it has A, B")
	require.NoError(t, load("B"))
}

func TestFaults(t *testing.T) {
	file := write(t, "pets.yaml", pets)
	one := []gateway.Definition{{File: file}}
	for want, o := range map[string]gateway.Options{
		"no API definition is named":              {},
		"timeout -1s: a time is not negative":     {Definitions: one, Timeout: -time.Second},
		"format: ":                                {Definitions: one, Format: "x"},
		"no such file":                            {Definitions: []gateway.Definition{{File: file + "x"}}},
		"has no method GET /b":                    {Definitions: one, Method: "GET /b"},
		"no method with an integration":           {Definitions: []gateway.Definition{{File: write(t, "e.yaml", "openapi: 3.0.1\ninfo: {title: t, version: '1'}\npaths: {}\n")}}},
		"is no base path":                         {Definitions: []gateway.Definition{{File: file, BasePath: "?"}}},
		"give each definition a base path of its": {Definitions: append(one, one...)},
		"a stage prefix needs a stage":            {Definitions: one, StagePrefix: true},
	} {
		_, err := gateway.Load(&o)
		require.ErrorContains(t, err, want)
	}
}

// TestRequestHalf: what the gateway has no part in. Requests that it hands on are
// not validated, those that the API answers itself are; nothing is compressed.
func TestRequestHalf(t *testing.T) {
	s, err := gateway.Load(&gateway.Options{Definitions: []gateway.Definition{{File: write(t, "pets.yaml", traps.Validated)}}, Backend: answer})
	require.NoError(t, err)
	require.NoError(t, s.Faults.Err())
	for _, tt := range []struct {
		target, body string
		status       int
		text         string
	}{
		{"/mock?q=1", `{"name":"Rex"}`, 200, "mapped"},
		{"/mock", `{"name":"Rex"}`, 400, `{"message":"Missing required request parameters: [q]"}`},
		{"/mock?q=1", `{}`, 400, `{"message":"Invalid request body"}`},
		{"/http", `{}`, 200, "mapped"},
	} {
		r := httptest.NewRequest("POST", tt.target, strings.NewReader(tt.body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept-Encoding", "gzip")
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		require.Equal(t, tt.status, w.Code, tt.target)
		if coding := w.Header().Get("Content-Encoding"); tt.target == "/mock?q=1" && tt.status == 200 {
			require.Equal(t, "gzip", coding)
			continue
		}
		require.Empty(t, w.Header().Get("Content-Encoding"), tt.target)
		require.Equal(t, tt.text, w.Body.String(), tt.target)
	}
}
