package gatemaphttp_test

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaphttp"
)

// TestStreamLimit: a body that goes to the client as it comes ends at the limit, and
// the client can tell.
func TestStreamLimit(t *testing.T) {
	const limit = 100_000
	piece := strings.Repeat("x", 1000)
	target := backend(t, func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.URL.Query().Get("n"))
		var out io.Writer = w
		switch r.URL.Query().Get("as") {
		case "declared":
			w.Header().Set("Content-Length", strconv.Itoa(n))
		case "gzip":
			w.Header().Set("Content-Encoding", "gzip")
			zip := gzip.NewWriter(w)
			defer zip.Close()
			out = zip
		default:
			w.(http.Flusher).Flush()
		}
		for ; n > 0; n -= len(piece) {
			if _, err := io.WriteString(out, piece[:min(n, len(piece))]); err != nil {
				return
			}
		}
	})
	var sent error
	ended := make(chan error, 1)
	hooks := &gatemaphttp.Hooks{End: func(_ context.Context, d *gatemaphttp.Decision) { sent = d.Sent; ended <- d.Sent }}
	method := func(streamLimit int64) *gatemaphttp.Method {
		return &gatemaphttp.Method{Engine: compile(t, `{"type":"HTTP","integrationResponses":{"default":{"statusCode":"200"}}}`,
			gatemap.Options{Limits: gatemap.Limits{Payload: limit}}), Hooks: hooks, StreamLimit: streamLimit}
	}
	proxied := func(mode string, streamLimit int64) http.Handler {
		op := &gatemap.Operation{HTTPMethod: "GET", Path: "/", Integration: &gatemap.Integration{Type: "HTTP_PROXY", HTTPMethod: "GET", URI: target.String() + "/",
			RequestParameters:    gatemap.Ordered[string]{{Key: "integration.request.querystring.n", Value: "method.request.querystring.n"}, {Key: "integration.request.querystring.as", Value: "method.request.querystring.as"}},
			ResponseTransferMode: mode}}
		op.Request.Parameters = map[string]bool{"method.request.querystring.n": false, "method.request.querystring.as": false}
		api, err := gatemaphttp.NewAPI([]*gatemap.Operation{op}, gatemaphttp.APIOptions{Hooks: hooks, StreamLimit: streamLimit, Engine: gatemap.Options{Limits: gatemap.Limits{Payload: limit}},
			Endpoints: &gatemaphttp.Endpoints{HTTP: []gatemaphttp.Redirect{{Prefix: target.String(), URL: target}}}})
		require.NoError(t, err)
		require.NoError(t, api.Faults().Err())
		return api
	}
	backed := func(kind definition.IntegrationType, streamLimit int64) http.Handler {
		op := &gatemap.Operation{HTTPMethod: "GET", Path: "/", Integration: &gatemap.Integration{Type: kind, HTTPMethod: "GET", URI: target.String() + "/"}}
		if kind == definition.HTTP {
			op.Integration.IntegrationResponses = gatemap.Ordered[gatemap.IntegrationResponse]{{Key: "default", Value: gatemap.IntegrationResponse{StatusCode: "200"}}}
		}
		api, err := gatemaphttp.NewAPI([]*gatemap.Operation{op}, gatemaphttp.APIOptions{Hooks: hooks, StreamLimit: streamLimit, Engine: gatemap.Options{Limits: gatemap.Limits{Payload: limit}},
			Backend: passed(target)})
		require.NoError(t, err)
		require.NoError(t, api.Faults().Err())
		return api
	}
	reverse := httputil.NewSingleHostReverseProxy(target)
	reverse.ModifyResponse = method(0).ModifyResponse
	transport := httputil.NewSingleHostReverseProxy(target)
	transport.Transport = method(0).Transport(nil)
	for name, tt := range map[string]struct {
		handler http.Handler
		limit   int
	}{
		"Proxy":               {method(0).Proxy(target, nil), limit},
		"Proxy, smaller":      {method(50_000).Proxy(target, nil), 50_000},
		"Proxy, none":         {method(-1).Proxy(target, nil), -1},
		"HTTP_PROXY":          {proxied("", 0), limit},
		"HTTP_PROXY, larger":  {proxied("BUFFERED", 150_000), 150_000},
		"HTTP_PROXY, STREAM":  {proxied("STREAM", 0), -1},
		"HTTP_PROXY, bounded": {proxied("STREAM", 150_000), 150_000},
		"Backend":             {backed("HTTP", 0), limit},
		"Backend, proxy":      {backed("HTTP_PROXY", 0), limit},
		"Backend, smaller":    {backed("HTTP", 50_000), 50_000},
		"Backend, none":       {backed("HTTP", -1), -1},
		"ModifyResponse":      {reverse, limit},
		"Transport":           {transport, limit},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(tt.handler)
			defer server.Close()
			for _, as := range []string{"", "declared", "gzip"} {
				if as == "gzip" && !strings.HasPrefix(name, "HTTP_PROXY") {
					continue // what is not decoded is bounded as it is
				}
				for _, n := range []int{40_000, tt.limit - 1, tt.limit, tt.limit + 1, 3 * limit} {
					if n < 0 || as == "declared" && tt.limit == 50_000 {
						continue // what declares its length and fits into memory need not stream
					}
					whole := tt.limit < 0 || n <= tt.limit
					got, err := http.Get(server.URL + fmt.Sprintf("/?n=%d&as=%s", n, as))
					require.NoError(t, err)
					body, err := io.ReadAll(got.Body)
					got.Body.Close()
					<-ended
					if as == "declared" && !whole {
						require.Equal(t, 500, got.StatusCode)
						continue
					}
					require.Equal(t, 200, got.StatusCode, "%s %d", as, n)
					if whole {
						require.NoError(t, err, "%s %d", as, n)
						require.Len(t, body, n, as)
						continue
					}
					require.ErrorIs(t, err, io.ErrUnexpectedEOF, "%s %d", as, n)
					require.LessOrEqual(t, len(body), tt.limit)
					if name != "ModifyResponse" && name != "Transport" { // which have ended before the body is read
						require.ErrorContains(t, sent, fmt.Sprintf("larger than the %d bytes", tt.limit))
					}
				}
			}
		})
	}
}
