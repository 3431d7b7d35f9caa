package caddy_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/traps"
)

func sized(headers, body string) string {
	return fmt.Sprintf("HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n%s", headers, len(body), body)
}

// TestRows: where gatemap stands between Caddy's own handlers.
func TestRows(t *testing.T) {
	long := fmt.Sprintf("%q", strings.Repeat("x", 5000))
	definition := define(t, map[string]string{
		"/pets/{petId}": traps.Mapped,
		"/gone":         strings.Replace(traps.Mapped, `"statusCode":"200"`, `"statusCode":"204"`, 1),
		"/coded":        strings.Replace(traps.Mapped, `"responseParameters":{`, `"responseParameters":{"method.response.header.Content-Encoding":"'gzip'",`, 1),
	})
	short := backend(t, sized("ETag: \"a\"\r\nX-Backend: b\r\n", `{"n":1}`), 0)
	large := backend(t, sized("ETag: \"a\"\r\n", `{"n":`+long+`}`), 0)
	tests := []struct {
		name    string
		route   string // behind gatemap_test watch; GATEMAP is the handler
		method  string
		path    string
		accepts string
		status  int
		headers map[string]string // "" is absent
		body    string
		failure string
	}{
		{name: "a longer body than the backend's", route: "GATEMAP\nreverse_proxy " + short, status: 200,
			headers: map[string]string{"Content-Length": "16", "Etag": `"a"`, "X-Backend": "", "Via": ""}, body: `{"n":1,"id":"7"}`},
		{name: "encode outside", route: "encode gzip\nGATEMAP\nreverse_proxy " + large, accepts: "gzip", status: 200,
			headers: map[string]string{"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}, body: "\x1f\x8b"},
		{name: "encode inside", route: "GATEMAP\nencode gzip\nreverse_proxy " + large, accepts: "gzip", status: 200,
			headers: map[string]string{"Content-Encoding": ""}, body: `{"n":` + long + `,"id":"7"}`},
		{name: "a mapped Content-Encoding, encode outside", route: "encode gzip\nGATEMAP\nreverse_proxy " + large, path: "/coded", accepts: "gzip", status: 200,
			headers: map[string]string{"Content-Encoding": "gzip"}, body: `{"n":` + long + `,"id":""}`},
		{name: "nobody there", route: fmt.Sprintf("GATEMAP\nreverse_proxy 127.0.0.1:%d", freePort()), status: 504, failure: "INTEGRATION_FAILURE",
			headers: map[string]string{"X-Amzn-Errortype": "InternalServerErrorException"}, body: `{"message":"Network error communicating with endpoint"}`},
		{name: "an error of the next handler", route: "GATEMAP\nerror 404", status: 504, failure: "INTEGRATION_FAILURE", body: `{"message":"Network error communicating with endpoint"}`},
		{name: "a timeout of the next handler", route: "GATEMAP\nerror 504", status: 504, failure: "INTEGRATION_TIMEOUT", body: `{"message":"Endpoint request timed out"}`},
		{name: "a next handler that writes nothing", route: "GATEMAP\ngatemap_test nothing", status: 504, failure: "INTEGRATION_FAILURE", body: `{"message":"Network error communicating with endpoint"}`},
		{name: "no next handler", route: "GATEMAP", status: 504, failure: "INTEGRATION_FAILURE", body: `{"message":"Network error communicating with endpoint"}`},
		{name: "respond", route: "GATEMAP\nrespond `{\"n\":1}`", status: 200, body: `{"n":1,"id":"7"}`},
		{name: "names that are not canonical", route: "GATEMAP\ngatemap_test spelling", status: 200, headers: map[string]string{"Etag": `"a"`, "Content-Length": "16"}, body: `{"n":1,"id":"7"}`},
		{name: "a header behind the status", route: "GATEMAP\ngatemap_test \"late header\"", status: 200, headers: map[string]string{"Etag": ""}, body: `{"n":1,"id":"7"}`},
		{name: "what the next handler gets", route: "GATEMAP\nrewrite /other\ngatemap_test \"what came\"", accepts: "gzip", status: 200, body: `{"n":"127.0.0.1 /other identity","id":"7"}`},
		{name: "HEAD", route: "GATEMAP\nreverse_proxy " + short, method: "HEAD", status: 200, headers: map[string]string{"Content-Length": "17"}},
		{name: "HEAD, encode outside", route: "encode gzip\nGATEMAP\nreverse_proxy " + short, method: "HEAD", accepts: "gzip", status: 200},
		{name: "204", route: "GATEMAP\nreverse_proxy " + short, path: "/gone", status: 204, headers: map[string]string{"Content-Length": ""}},
		{name: "204, encode outside", route: "encode gzip\nGATEMAP\nreverse_proxy " + short, path: "/gone", accepts: "gzip", status: 204, headers: map[string]string{"Content-Length": ""}},
		{name: "header outside", route: "header X-Set 1\nheader >X-Deferred 2\nheader -Etag\nGATEMAP\nreverse_proxy " + short, status: 200,
			headers: map[string]string{"X-Set": "1", "X-Deferred": "2", "Etag": ""}, body: `{"n":1,"id":"7"}`},
		{name: "header inside", route: "GATEMAP\nheader >Etag inside\nreverse_proxy " + short, status: 200, headers: map[string]string{"Etag": "inside"}, body: `{"n":1,"id":"7"}`},
		{name: "no method", route: "GATEMAP\nreverse_proxy " + short, path: "/other", status: 403, failure: "MISSING_AUTHENTICATION_TOKEN", body: `{"message":"Missing Authentication Token"}`},
	}
	var routes strings.Builder
	for i, tt := range tests {
		route := strings.ReplaceAll(tt.route, "GATEMAP", "gatemap {\ndefinition "+definition+"\n}")
		fmt.Fprintf(&routes, "\thandle_path /%d/* {\n\t\troute {\n\t\t\tgatemap_test watch\n\t\t\t%s\n\t\t}\n\t}\n", i, route)
	}
	s := run(t, routes.String())
	for i, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &site{t: t, port: s.port}
			method, path := "GET", "/pets/7"
			if tt.method != "" {
				method = tt.method
			}
			if tt.path != "" {
				path = tt.path
			}
			path = fmt.Sprintf("/%d%s", i, path)
			accepts := ""
			if tt.accepts != "" {
				accepts = "Accept-Encoding: " + tt.accepts + "\r\n"
			}
			got, body := s.ask(method + " " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Row: " + path + "\r\n" + accepts + "\r\n")
			require.Equal(t, tt.status, got.StatusCode, body)
			if tt.body == "\x1f\x8b" {
				body = body[:2]
			}
			require.Equal(t, strings.ReplaceAll(tt.body, "127.0.0.1", ""), strings.ReplaceAll(body, remote(body), ""))
			for name, value := range tt.headers {
				require.Equal(t, value, got.Header.Get(name), "%s of %v", name, got.Header)
			}
			saw := s.saw(path)
			require.Equal(t, tt.failure, saw.failure)
			require.NoError(t, saw.err, "the error of the next handler is answered, not handed on")
		})
	}
}

// remote is the address of a connection in a body.
func remote(body string) string {
	_, rest, ok := strings.Cut(body, `"127.0.0.1:`)
	if !ok {
		return "no address"
	}
	port, _, _ := strings.Cut(rest, " ")
	return "127.0.0.1:" + port
}

// TestContext: what a configuration adds to a request.
func TestContext(t *testing.T) {
	definition := define(t, map[string]string{
		"/a/{id}": `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":
			"$stageVariables.name $context.stage $context.path $context.resourcePath $context.authorizer.claims.sub $context.identity.sourceIp $input.params('id') $input.body"}}}}`,
		"/mock": `{"type":"MOCK","requestTemplates":{"application/json":"{\"statusCode\":200}"},"integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":"mock"}}}}`,
	})
	s := run(t, fmt.Sprintf(`
	gatemap {
		definition %s v1
		definition %[1]s v2
		stage prod prefix
		stage_variable name value
		context authorizer.claims.sub {http.request.header.X-Who}
		timeout 5s
	}
	respond body`, definition))
	got, body := s.get("/v1/prod/a/7", "X-Who: me")
	require.Equal(t, 200, got.StatusCode)
	require.Equal(t, "value prod /v1/prod/a/7 /a/{id} me 127.0.0.1 7 body", body)
	_, body = s.get("/v2/prod/a/8")
	require.Equal(t, "value prod /v2/prod/a/8 /a/{id}  127.0.0.1 8 body", body)
	got, body = s.get("/v1/prod/mock")
	require.Equal(t, "mock", body)
	require.Empty(t, got.Header.Get("X-Amzn-Trace-Id"))
	got, body = s.get("/v3/prod/mock")
	require.Equal(t, 403, got.StatusCode, body)
	got, body = s.get("/v1/test/mock")
	require.Equal(t, 403, got.StatusCode, body)
}

// TestTrustedProxy: $context has the client's address, reverse_proxy that of the
// connection.
func TestTrustedProxy(t *testing.T) {
	definition := define(t, map[string]string{"/a": `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":"$context.identity.sourceIp $input.body"}}}}`})
	s := &site{t: t, port: freePort()}
	config := strings.Replace(s.config("\troute {\n\tgatemap {\n\tdefinition "+definition+"\n\t}\n\tgatemap_test \"what came\"\n\t}"), "skip_install_trust",
		"servers {\n\t\ttrusted_proxies static 127.0.0.1\n\t}\n\tskip_install_trust", 1)
	s.load(config)
	_, body := s.get("/a", "X-Forwarded-For: 203.0.113.9")
	require.Contains(t, body, "203.0.113.9 ")
	require.Contains(t, body, `{"n":"127.0.0.1:`)
}

// TestAccess: who may use a method that demands a key.
func TestAccess(t *testing.T) {
	name := filepath.Join(t.TempDir(), "api.json")
	require.NoError(t, os.WriteFile(name, []byte(`{"items":[{"path":"/a","resourceMethods":{"GET":{"httpMethod":"GET","apiKeyRequired":true,"methodIntegration":
		{"type":"HTTP","httpMethod":"GET","uri":"http://backend.example/","integrationResponses":{"200":{"statusCode":"200"}}}}}}]}`), 0o600))
	s := run(t, fmt.Sprintf("\thandle_path /closed/* {\n\tgatemap {\n\tdefinition %s\n\t}\n\trespond in\n\t}\n\thandle_path /open/* {\n\tgatemap {\n\tdefinition %[1]s\n\tauthorized\n\tmethod get /a\n\t}\n\trespond in\n\t}", name))
	got, body := s.get("/closed/a")
	require.Equal(t, 403, got.StatusCode, body)
	got, body = s.get("/open/a")
	require.Equal(t, http.StatusOK, got.StatusCode)
	require.Equal(t, "in", body)
}

// TestRequestHalf: requests are checked, and answers compressed, where Caddy has no
// part in them; see the table of docs/caddy.md.
func TestRequestHalf(t *testing.T) {
	definition := filepath.Join(t.TempDir(), "api.yaml")
	require.NoError(t, os.WriteFile(definition, []byte(traps.Validated), 0o600))
	s := run(t, "\troute {\n\t\tgatemap {\n\t\t\tdefinition "+definition+"\n\t\t}\n\t\treverse_proxy "+backend(t, "HTTP/1.1 200 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 0)+"\n\t}")
	for target, want := range map[string]struct {
		status int
		coding string
	}{"/mock?q=1": {200, "gzip"}, "/mock": {400, ""}, "/http": {200, ""}} {
		got, _ := s.ask("POST " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAccept-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"name\":\"Rex\"}")
		require.Equal(t, want.status, got.StatusCode, target)
		require.Equal(t, want.coding, got.Header.Get("Content-Encoding"), target)
	}
}
