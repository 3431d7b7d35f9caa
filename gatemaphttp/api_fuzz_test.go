package gatemaphttp_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaphttp"
)

// FuzzAPI sends requests as they come off a connection through a domain of two
// APIs: each is answered once, with a final status and a length that is that of
// its body, and is one decision.
func FuzzAPI(f *testing.F) {
	for _, seed := range []string{
		"GET /a/pets/7?q=1 HTTP/1.1\r\nHost: h\r\n\r\n",
		"POST //b/dev//proxy/x%2Fy//z/ HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}",
		"POST /b/dev/event/%zz HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
		"HEAD /a/pets/.. HTTP/1.0\r\nX-HTTP-Method-Override: GET\r\nAccept-Encoding: gzip;q=1,*;q=0\r\n\r\n",
		"OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n",
		"GET http://other/a HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nX-Amzn-Trace-Id: Root=1-;\r\n\r\n",
		"CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n",
		"PUT /a/checked?q= HTTP/1.1\r\nHost: h\r\nContent-Type: ;\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n{",
	} {
		f.Add(seed)
	}
	var decisions int
	d := fuzzedDomain(f, &gatemaphttp.Hooks{End: func(context.Context, *gatemaphttp.Decision) { decisions++ }})
	f.Fuzz(func(t *testing.T, text string) {
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(text)))
		if err != nil {
			return
		}
		decisions = 0
		w := httptest.NewRecorder()
		d.ServeHTTP(w, r)
		require.Equal(t, 1, decisions)
		require.True(t, w.Code >= 200 && w.Code < 600, "status %d", w.Code)
		if length := w.Header().Get("Content-Length"); length != "" && r.Method != http.MethodHead {
			require.Equal(t, strconv.Itoa(w.Body.Len()), length)
		}
		require.Contains(t, w.Header(), "x-amzn-RequestId")
	})
}

// fuzzedDomain has an operation of each type.
func fuzzedDomain(t testing.TB, hooks *gatemaphttp.Hooks) *gatemaphttp.Domain {
	const responses = `"integrationResponses":{"200":{"statusCode":"200","responseParameters":{"method.response.header.X-A":"integration.response.body.a"},"responseTemplates":{"application/json":"$context.path $input.params('petId') $input.json('$') $input.params().header"}}}`
	minimum := 1
	stage := &gatemaphttp.Stage{Name: "dev"}
	var apis []*gatemaphttp.API
	for i, base := range []string{"a", "b"} {
		ops := []*gatemap.Operation{
			operation(t, 1, "ANY /pets/{petId}", `{"type":"MOCK","requestTemplates":{"application/json":"{\"statusCode\":200,\"q\":\"$util.escapeJavaScript($input.params('q'))\"}"},`+responses+`}`),
			operation(t, 2, "ANY /proxy/{proxy+}", `{"type":"HTTP_PROXY","httpMethod":"ANY","uri":"http://b/{proxy}","requestParameters":{"integration.request.path.proxy":"method.request.path.proxy"}}`),
			operation(t, 3, "POST /event/{x}", `{"type":"AWS_PROXY","httpMethod":"POST","uri":"arn:aws:apigateway:r:lambda:path/2015-03-31/functions/f/invocations"}`),
			operation(t, 4, "PUT /checked", `{"type":"HTTP","httpMethod":"PUT","uri":"http://b/","requestParameters":{"integration.request.header.X-B":"method.request.body.b"},"requestTemplates":{"application/json":"$input.json('$')"},`+responses+`}`),
		}
		ops[3].Request = definition.MethodRequest{Parameters: map[string]bool{"method.request.querystring.q": true}, Validator: &definition.RequestValidator{ValidateParameters: true}}
		for _, op := range ops {
			op.MinimumCompressionSize = &minimum
		}
		apis = append(apis, api(t, ops, gatemaphttp.APIOptions{BasePath: base, Stage: stage, StagePrefix: i == 1, Hooks: hooks, Endpoints: &gatemaphttp.Endpoints{
			HTTP: []gatemaphttp.Redirect{{Prefix: "http://b", URL: &url.URL{Scheme: "http", Host: "b"}}}, Transport: still(`{"a":"b"}`), Lambda: echo{}}}))
	}
	d, err := gatemaphttp.NewDomain(apis...)
	require.NoError(t, err)
	return d
}
