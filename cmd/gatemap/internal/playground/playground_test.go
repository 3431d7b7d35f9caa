package playground

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
)

func compressed(t *testing.T, text string) *fstest.MapFile {
	t.Helper()
	var b bytes.Buffer
	w := brotli.NewWriter(&b)
	_, err := io.WriteString(w, text)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return &fstest.MapFile{Data: b.Bytes()}
}

func page(t *testing.T) http.Handler {
	t.Helper()
	files := fstest.MapFS{
		"index.html.br":            compressed(t, "<!doctype html>"),
		"assets/index-a1.js.br":    compressed(t, "1"),
		"assets/full-b2.wasm.br":   compressed(t, "\x00asm"),
		"names.bin.br":             compressed(t, "\x01names"),
		"assets/other.xyz.br":      compressed(t, "of no known type"),
		"assets/uncompressed.html": &fstest.MapFile{Data: []byte("is not served")},
	}
	return handler(files, Options{Hosts: []string{"box.example"}, Given: func(name string) *State {
		if name != "definition" {
			return nil
		}
		return &State{Definition: Definition{Files: []File{{"a.yaml", "</script>"}}}}
	}})
}

func ask(t *testing.T, h http.Handler, method, target string, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, target, nil)
	r.Host = "127.0.0.1:1"
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	return string(data)
}

// TestFiles: each file with its type, compressed for who takes that, and again only when
// it has changed.
func TestFiles(t *testing.T) {
	h := page(t)
	for _, row := range []struct{ path, kind, cache, text string }{
		{"/", "text/html; charset=utf-8", "no-cache", "<!doctype html>"},
		{"/index.html", "text/html; charset=utf-8", "no-cache", "<!doctype html>"},
		{"/assets/index-a1.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable", "1"},
		{"/assets/full-b2.wasm", "application/wasm", "public, max-age=31536000, immutable", "\x00asm"},
		{"/names.bin", "application/octet-stream", "no-cache", "\x01names"},
	} {
		r := ask(t, h, "GET", row.path)
		require.Equal(t, 200, r.StatusCode, row.path)
		require.Equal(t, row.kind, r.Header.Get("Content-Type"))
		require.Equal(t, row.cache, r.Header.Get("Cache-Control"))
		require.Equal(t, "Accept-Encoding", r.Header.Get("Vary"))
		require.Empty(t, r.Header.Get("Content-Encoding"))
		require.Equal(t, row.text, body(t, r))
		packed := ask(t, h, "GET", row.path, "Accept-Encoding", "gzip, br;q=0.5")
		require.Equal(t, "br", packed.Header.Get("Content-Encoding"))
		text, err := io.ReadAll(brotli.NewReader(packed.Body))
		require.NoError(t, err)
		require.Equal(t, row.text, string(text))
		require.NotEqual(t, r.Header.Get("ETag"), packed.Header.Get("ETag"), "they are two representations")
		for _, tag := range []string{packed.Header.Get("ETag"), `"x", W/` + packed.Header.Get("ETag"), "*"} {
			same := ask(t, h, "GET", row.path, "Accept-Encoding", "br", "If-None-Match", tag)
			require.Equal(t, 304, same.StatusCode)
			require.Empty(t, body(t, same))
			require.Equal(t, packed.Header.Get("ETag"), same.Header.Get("ETag"))
		}
		for _, coding := range []string{"br", ""} {
			head := ask(t, h, "HEAD", row.path, "Accept-Encoding", coding)
			require.Equal(t, 200, head.StatusCode)
			require.Equal(t, row.kind, head.Header.Get("Content-Type"))
			require.Empty(t, body(t, head))
		}
	}
}

func TestTakes(t *testing.T) {
	for accept, want := range map[string]bool{
		"": false, "gzip": false, "br": true, "BR": true, "gzip, deflate, br, zstd": true, "br;q=0": false, "br; q=0.0": false, "br;q=0.1": true,
		"*": true, "*;q=0": false, "br;q=0, *": false, "*;q=0, br": true, "br;q=x": false, "xbr": false,
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Encoding", accept)
		require.Equal(t, want, takes(r, "br"), accept)
	}
}

// TestRefused: what is no file of the page, no reading, or not for people at this machine.
func TestRefused(t *testing.T) {
	h := page(t)
	for _, path := range []string{"/none.html", "/assets/", "/assets", "/assets/other.xyz", "/assets/uncompressed.html", "/index.html.br", "/assets/../index.html.br",
		"/%2e%2e/files.go", "/assets%2findex-a1.js%00", "/given/none.json", "/given/definition", "/given/", "/index.html/"} {
		r := ask(t, h, "GET", path)
		require.Contains(t, []int{404, 301, 307}, r.StatusCode, path)
		require.NotContains(t, body(t, r), "assets/index", "folders are not listed")
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "TRACE"} {
		r := ask(t, h, method, "/")
		require.Equal(t, 405, r.StatusCode, method)
		require.Equal(t, "GET, HEAD", r.Header.Get("Allow"))
	}
	for host, want := range map[string]int{
		"evil.example": 421, "evil.example:80": 421, "127.0.0.1.evil.example": 421, "": 421, "localhost.evil.example": 421,
		"localhost:8090": 200, "[::1]:8090": 200, "127.0.0.1": 200, "box.example:1": 200,
	} {
		require.Equal(t, want, ask(t, h, "GET", "/", "Host", host).StatusCode, host)
	}
	require.Equal(t, 403, ask(t, h, "GET", "/given/definition.json", "Origin", "https://evil.example").StatusCode)
	require.Equal(t, 403, ask(t, h, "GET", "/given/definition.json", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors").StatusCode)
	require.Equal(t, 200, ask(t, h, "GET", "/", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate").StatusCode)
	require.Equal(t, 200, ask(t, h, "GET", "/", "Sec-Fetch-Site", "same-origin", "Origin", "http://127.0.0.1:1").StatusCode)
}

func TestHeaders(t *testing.T) {
	r := ask(t, page(t), "GET", "/")
	policy := r.Header.Get("Content-Security-Policy")
	require.Contains(t, policy, "default-src 'none'")
	require.NotContains(t, policy, "unsafe-inline")
	require.NotContains(t, policy, "unsafe-eval' ", "wasm-unsafe-eval lets only WebAssembly be compiled")
	require.Equal(t, "nosniff", r.Header.Get("X-Content-Type-Options"))
	require.Equal(t, "same-origin", r.Header.Get("Cross-Origin-Resource-Policy"))
}

func TestGiven(t *testing.T) {
	r := ask(t, page(t), "GET", "/given/definition.json")
	require.Equal(t, "application/json", r.Header.Get("Content-Type"))
	require.Equal(t, "no-store", r.Header.Get("Cache-Control"))
	text := body(t, r)
	require.JSONEq(t, `{"definition": {"files": [{"name": "a.yaml", "text": "</script>"}], "format": "", "method": "", "parameters": ""}, "request": {}}`, text)
	require.NotContains(t, text, "<")
	require.Equal(t, 404, ask(t, handler(fstest.MapFS{}, Options{}), "GET", "/given/definition.json").StatusCode)
}

// TestBuilt: what is built into the command is served.
func TestBuilt(t *testing.T) {
	h := Handler(Options{})
	r := ask(t, h, "GET", "/")
	require.Equal(t, 200, r.StatusCode)
	require.Contains(t, strings.ToLower(body(t, r)), "<!doctype html>")
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		name = filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o666))
		return name
	}
	write("sub/api.yaml", "openapi: 3.0.1\ninfo: {title: a, version: '1'}\npaths: {/a: {get: {x-amazon-apigateway-integration: {type: mock}}}, /b: {post: {x-amazon-apigateway-integration: {type: mock}}}}\n")
	name := write("template.yaml", "Transform: AWS::Serverless-2016-10-31\nResources: {Api: {Type: AWS::Serverless::Api, Properties: {StageName: a, DefinitionUri: sub/api.yaml}}}\n")
	d, methods, err := Load(name, formats.Options{Parameters: map[string]string{"B": "2", "A": "1"}})
	require.NoError(t, err)
	require.Len(t, d.Files, 2)
	require.Equal(t, "template.yaml", d.Files[0].Name)
	require.Equal(t, "sub/api.yaml", d.Files[1].Name)
	require.Equal(t, "A=1\nB=2\n", d.Parameters)
	require.Len(t, methods, 2)
	require.Equal(t, "POST /b", Key(&methods[1], methods))
	methods[0].API = "My API"
	require.Equal(t, "GET /a My%20API", Key(&methods[0], methods))

	broken := write("broken.json", "{\xff")
	d, _, err = Load(broken, formats.Options{})
	require.NoError(t, err, "the page shows what is wrong with it")
	require.Equal(t, "{\uFFFD", d.Files[0].Text)

	_, _, err = Load(dir, formats.Options{})
	require.ErrorContains(t, err, "the folder has neither")
	_, _, err = Load(filepath.Join(dir, "none"), formats.Options{})
	require.ErrorIs(t, err, os.ErrNotExist)
	_, _, err = Load(write("large.json", strings.Repeat(" ", maxBytes+1)), formats.Options{})
	require.ErrorContains(t, err, "more than 16777216 bytes")
}
