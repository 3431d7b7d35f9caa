package gatemaphttp_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaphttp"
)

// still answers every request with the same bytes.
type still []byte

func (s still) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header: http.Header{"Content-Type": {"application/json"}}, ContentLength: int64(len(s)), Body: io.NopCloser(bytes.NewReader(s))}, nil
}

// nowhere is a client that takes whatever comes.
type nowhere struct{ header http.Header }

func (n *nowhere) Header() http.Header         { return n.header }
func (n *nowhere) WriteHeader(int)             {}
func (n *nowhere) Write(p []byte) (int, error) { return len(p), nil }

// hundred are the operations of an API with 100 methods, each with two templates
// and two mapped headers.
func hundred(t testing.TB) []*gatemap.Operation {
	var ops []*gatemap.Operation
	for i := range 100 {
		ops = append(ops, operation(t, i+1, fmt.Sprintf("GET /resource%d/{id}", i), fmt.Sprintf(`{"type":"HTTP","httpMethod":"GET","uri":"http://b/things/{id}","requestParameters":{"integration.request.path.id":"method.request.path.id"},"integrationResponses":{
			"200":{"statusCode":"200","responseParameters":{"method.response.header.X-A":"integration.response.header.X-A","method.response.header.X-B":"'%d'"},
				"responseTemplates":{"application/json":"{\"id\":\"$input.params('id')\",\"names\":[#foreach($e in $input.path('$.list'))\"$e.name\"#if($foreach.hasNext),#end#end]}"}},
			"404":{"statusCode":"404","selectionPattern":"4\\d{2}","responseTemplates":{"application/json":"{\"message\":$input.json('$.message')}"}}}}`, i)))
	}
	return ops
}

func BenchmarkAPI(b *testing.B) {
	target := &url.URL{Scheme: "http", Host: "b"}
	transport := still(`{"list":[{"name":"a"},{"name":"b"}]}`)
	a := api(b, hundred(b), gatemaphttp.APIOptions{Endpoints: &gatemaphttp.Endpoints{HTTP: []gatemaphttp.Redirect{{Prefix: "http://b", URL: target}}, Transport: transport}})
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.Transport = transport
	r := httptest.NewRequest("GET", "http://gateway/resource7/7?q=1", nil)
	r.Header.Set("Accept", "application/json")
	w := &nowhere{make(http.Header)}
	for name, h := range map[string]http.Handler{"API": a, "ReverseProxy": proxy} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				clear(w.header)
				h.ServeHTTP(w, r)
			}
		})
	}
}

func BenchmarkNewAPI(b *testing.B) {
	ops := hundred(b)
	for b.Loop() {
		_, err := gatemaphttp.NewAPI(ops, gatemaphttp.APIOptions{})
		require.NoError(b, err)
	}
}
