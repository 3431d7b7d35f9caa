package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// secretsYAML is an API whose requests have secrets in the query and in the path, which
// go on to the backend.
const secretsYAML = `openapi: 3.0.1
info: {title: Secrets, version: "1"}
paths:
  /reset/{token}:
    get:
      parameters:
        - {name: token, in: path, required: true, schema: {type: string}}
        - {name: api_key, in: query, schema: {type: string}}
        - {name: X-Amz-Signature, in: query, schema: {type: string}}
      responses: {"200": {description: ok}}
      x-amazon-apigateway-integration:
        type: http
        httpMethod: GET
        uri: http://backend.example/{t}
        requestParameters:
          integration.request.path.t: method.request.path.token
          integration.request.querystring.api_key: method.request.querystring.api_key
          integration.request.querystring.plain: method.request.querystring.X-Amz-Signature
        responses: {default: {statusCode: "200", responseTemplates: {application/json: '{"plain":"$input.params("plain")"}'}}}
`

// TestServeSecrets: secrets of a query and of a path are nowhere in what a server tells:
// lines of requests, logs, pages and records. What is no secret is there.
func TestServeSecrets(t *testing.T) {
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{}`)
	}))
	defer backend.Close()
	secrets := []string{"path-secret", "query-secret%20b", "query-secret b", "query-secret+b", "00ff00ffaa", "sh0rt"}
	const target = "/reset/path-secret?api_key=query-secret%20b&X-Amz-Signature=00ff00ffaa&token=sh0rt&plain=to-be-seen"
	for _, flags := range [][]string{nil, {"-o", "json"}, {"--stage", "dev"}} {
		t.Run(strings.Join(flags, " "), func(t *testing.T) {
			dir := t.TempDir()
			args := []string{"--admin", "127.0.0.1:0", "--log", filepath.Join(dir, "execution.log"), "--access-log", filepath.Join(dir, "access.log"),
				"--access-log-format", "$context.requestId $context.path $context.httpMethod", "--record", filepath.Join(dir, "recorded"), "--root", dir,
				"--backend", "http://backend.example=" + backend.URL, write(t, dir, "api.yaml", secretsYAML)}
			s := serveAPI(t, append(flags, args...)...)
			path := target
			if len(flags) > 0 && flags[0] == "--stage" {
				path = "/dev" + target
			}
			status, body := s.get(path)
			require.Equal(t, 200, status, s.out.String()+s.err.String())
			require.Equal(t, `{"plain":"to-be-seen"}`, body)
			s.get("/none?token=sh0rt&api_key=query-secret%20b")
			said := []string{s.out.String(), s.err.String()}
			if s.admin != "" {
				for _, page := range []string{"/requests", "/requests.html", "/requests/1", "/requests/1.html", "/requests/2", "/requests/2.html"} {
					_, text := s.getAt(s.admin + page)
					said = append(said, text)
				}
			}
			require.NoError(t, s.end())
			require.NoError(t, filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
				if err == nil && !d.IsDir() && filepath.Base(name) != "api.yaml" {
					text, err := os.ReadFile(name)
					require.NoError(t, err)
					said = append(said, string(text))
				}
				return err
			}))
			require.GreaterOrEqual(t, len(said), 5)
			for _, text := range said {
				for _, secret := range secrets {
					require.NotContains(t, text, secret)
				}
			}
			require.Contains(t, said[0], "to-be-seen")
		})
	}
}
