package admin_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/admin"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/deploy"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/history"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/metrics"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/reload"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/traffic"
	"github.com/gatemap/gatemap/definition/formats"
)

const definition = `{"openapi":"3.0.1","paths":{"/x":{"post":{"responses":{"200":{"description":"ok"}},"x-amazon-apigateway-integration":{
	"type":"mock","requestTemplates":{"application/json":"{\"statusCode\":200}"},
	"responses":{"default":{"statusCode":"200","responseTemplates":{"application/json":"$input.params('q')"}}}}}}}}`

// pages are an API's and the admin's handlers.
func pages(t testing.TB) (api, page http.Handler) {
	t.Helper()
	h, m := history.New(10, 1<<20), metrics.New()
	o := &traffic.Observer{Sinks: []traffic.Sink{h, m}}
	served, err := reload.New(func() (*deploy.Deployment, error) {
		return deploy.Load(&deploy.Options{Definitions: []deploy.Definition{{File: "api.json"}}, Hooks: o.Hooks(),
			Read: func(name string) (*formats.API, error) {
				return formats.Parse(name, []byte(definition), formats.Options{})
			}})
	})
	require.NoError(t, err)
	return o.Handler(served), admin.Handler(admin.Options{API: served, History: h, Metrics: m.Handler(), Hosts: []string{"dev.internal"}})
}

func ask(h http.Handler, method, target string, header ...string) *http.Response {
	r := httptest.NewRequest(method, target, strings.NewReader("<b>body</b>"))
	r.Host = "127.0.0.1:8081"
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func text(t testing.TB, got *http.Response) string {
	body, err := io.ReadAll(got.Body)
	require.NoError(t, err)
	return string(body)
}

// TestRequests: a request is there with its explanation, as JSON and as a page
// in which nothing that a client sent is markup, and without its secrets.
func TestRequests(t *testing.T) {
	api, page := pages(t)
	ask(api, "POST", "/x?q=%3Cscript%3Ealert(1)%3C/script%3E", "Authorization", "Bearer secret-1", "User-Agent", "<img src=x onerror=alert(1)>")
	ask(api, "GET", "/none/<script>")

	got := ask(page, "GET", "/requests")
	require.Equal(t, "application/json", got.Header.Get("Content-Type"))
	var list []map[string]any
	require.NoError(t, json.Unmarshal([]byte(text(t, got)), &list))
	require.Len(t, list, 2)
	require.Equal(t, "MISSING_AUTHENTICATION_TOKEN", list[0]["failure"])
	require.Equal(t, "POST /x", list[1]["resource"])

	var whole struct {
		Status      int
		Request     struct{ Headers []string }
		Response    struct{ Body string }
		Explanation struct{ Selection struct{ Selected string } }
		Log         []string
		LooksWrong  []struct{ Rule, Message string }
	}
	body := text(t, ask(page, "GET", "/requests/1"))
	require.NoError(t, json.Unmarshal([]byte(body), &whole))
	require.Equal(t, "<script>alert(1)</script>", whole.Response.Body)
	require.Equal(t, "not-json", whole.LooksWrong[0].Rule)
	require.Equal(t, "200", whole.Explanation.Selection.Selected)
	require.Contains(t, whole.Request.Headers, "Authorization: "+traffic.Hidden)
	require.NotContains(t, body, "secret-1")
	require.Contains(t, strings.Join(whole.Log, "\n"), "Method completed with status: 200")

	for _, target := range []string{"/requests.html", "/requests/1.html", "/requests/2.html"} {
		got = ask(page, "GET", target)
		require.Equal(t, "text/html; charset=utf-8", got.Header.Get("Content-Type"))
		body = text(t, got)
		require.NotContains(t, body, "secret-1")
		for _, markup := range []string{"<script", "<img", "<b>"} {
			require.NotContains(t, body, markup, target)
		}
	}
	body = text(t, ask(page, "GET", "/requests/1", "Accept", "text/html,*/*;q=0.8"))
	require.Contains(t, body, "&lt;script&gt;alert(1)&lt;/script&gt;")
	require.Regexp(t, `<h2>What looks wrong</h2>\n<ul>\n<li>template line 1, column 1: <span class="bad">[^<]*JSON[^<]*</span> \(not-json\)`, body)
	for _, none := range []string{"/requests/3", "/requests/x", "/requests/-1", "/requests/99999999999999999999", "/other"} {
		require.Equal(t, 404, ask(page, "GET", none).StatusCode, none)
	}
}

// TestAccept: who prefers a page gets one, and nobody who does not want it.
func TestAccept(t *testing.T) {
	_, page := pages(t)
	for accept, html := range map[string]bool{
		"": false, "*/*": false, "application/json": false, "text/html": true, "TEXT/HTML": true, "text/*": true,
		"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": true, "text/html, */*": true,
		"text/html;q=0": false, "text/html;q=0, */*": false, "application/json, text/html;q=0.9": false,
		"application/json;q=0.5, text/html;q=0.9": true, "text/html;q=0.2,application/*;q=0.1": true, "text/htmlx": false, "application/json, text/plain": false,
	} {
		want := "application/json"
		if html {
			want = "text/html; charset=utf-8"
		}
		require.Equal(t, want, ask(page, "GET", "/requests", "Accept", accept).Header.Get("Content-Type"), accept)
	}
}

// TestGuard: another machine's name, another site's page and another method get
// nothing; every answer has the headers that keep a page to itself.
func TestGuard(t *testing.T) {
	_, page := pages(t)
	for _, tt := range []struct {
		method string
		header []string
		status int
	}{
		{"GET", nil, 200},
		{"HEAD", nil, 200},
		{"GET", []string{"Host", "localhost"}, 200},
		{"GET", []string{"Host", "LOCALHOST.:9"}, 200},
		{"GET", []string{"Host", "[::1]:8081"}, 200},
		{"GET", []string{"Host", "192.0.2.1"}, 200},
		{"GET", []string{"Host", "dev.internal:80"}, 200},
		{"GET", []string{"Host", "evil.example.com"}, 421},
		{"GET", []string{"Host", "127.0.0.1.evil.example.com:8081"}, 421},
		{"GET", []string{"Host", "localhost.evil.example.com"}, 421},
		{"GET", []string{"Host", ""}, 421},
		{"GET", []string{"Origin", "https://evil.example.com"}, 403},
		{"GET", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"}, 403},
		{"GET", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"}, 200},
		{"GET", []string{"Sec-Fetch-Site", "same-origin"}, 200},
		{"POST", nil, 405}, {"OPTIONS", nil, 405}, {"DELETE", nil, 405},
	} {
		got := ask(page, tt.method, "/health", tt.header...)
		require.Equal(t, tt.status, got.StatusCode, fmt.Sprint(tt))
		require.Contains(t, got.Header.Get("Content-Security-Policy"), "default-src 'none'")
		require.Equal(t, "nosniff", got.Header.Get("X-Content-Type-Options"))
		require.Equal(t, "no-store", got.Header.Get("Cache-Control"))
		for name := range got.Header {
			require.False(t, strings.HasPrefix(name, "Access-Control-"), name)
		}
	}
}

func TestOthers(t *testing.T) {
	api, page := pages(t)
	ask(api, "POST", "/x")
	ask(api, "BREW", "/x")
	var health struct {
		Status  string
		Methods int
	}
	require.NoError(t, json.Unmarshal([]byte(text(t, ask(page, "GET", "/health"))), &health))
	require.Equal(t, "ok", health.Status)
	require.Equal(t, 1, health.Methods)
	counts := text(t, ask(page, "GET", "/metrics"))
	require.Contains(t, counts, `gatemap_requests_total{method="POST",resource="POST /x",status="200"} 1`)
	require.Contains(t, counts, `gatemap_requests_total{method="other",resource="",status="403"} 1`, "no client makes labels")
	require.Equal(t, "text/css; charset=utf-8", ask(page, "GET", "/style.css").Header.Get("Content-Type"))
	got := ask(page, "GET", "/")
	require.Equal(t, "/requests", got.Header.Get("Location"))
}
