package gatemaphttp_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaphttp"
)

// TestWrite: names as they are, the length of the body, and no body where HTTP
// allows none.
func TestWrite(t *testing.T) {
	resp := &gatemap.Response{StatusCode: 201, Headers: []gatemap.Field{{Name: "x-amzn-RequestId", Values: []string{"r"}}, {Name: "A", Values: []string{"1", "2"}}}, Body: []byte("body")}
	w := httptest.NewRecorder()
	require.NoError(t, gatemaphttp.Write(w, resp))
	require.Equal(t, 201, w.Code)
	require.Equal(t, "body", w.Body.String())
	name := "x-amzn-RequestId" // not as net/http would spell it
	require.Equal(t, []string{"r"}, w.Header()[name])
	require.Equal(t, []string{"1", "2"}, w.Header()["A"])
	require.Equal(t, []string{"4"}, w.Header()["Content-Length"])
	w = httptest.NewRecorder()
	require.NoError(t, gatemaphttp.Write(w, &gatemap.Response{StatusCode: 103, Body: []byte("body")}))
	require.Equal(t, 500, w.Code, "1xx is no final status")
	require.Equal(t, `{"message": "Internal server error"}`, w.Body.String())
	for _, status := range []int{204, 304} {
		w := httptest.NewRecorder()
		require.NoError(t, gatemaphttp.Write(w, &gatemap.Response{StatusCode: status, Body: []byte("body")}))
		require.Equal(t, status, w.Code)
		require.Empty(t, w.Body.String())
		require.Empty(t, w.Header()["Content-Length"])
	}
}

// asked is a RoundTripper that answers with what it is made of.
type asked func(*http.Request) (*http.Response, error)

func (f asked) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestTransportWithoutAnAnswer: a backend that is not there is the gateway's
// failure, a client that has gone an error.
func TestTransportWithoutAnAnswer(t *testing.T) {
	m := &gatemaphttp.Method{Engine: compile(t, mapped, gatemap.Options{})}
	gone := errors.New("connection refused")
	client := &http.Client{Transport: m.Transport(asked(func(*http.Request) (*http.Response, error) { return nil, gone }))}
	got, err := client.Get("http://backend/")
	require.NoError(t, err)
	defer got.Body.Close()
	require.GreaterOrEqual(t, got.StatusCode, 500)

	ctx, cancel := context.WithCancel(t.Context())
	leaving := m.Transport(asked(func(*http.Request) (*http.Response, error) { cancel(); return nil, gone }))
	r, err := http.NewRequestWithContext(ctx, "GET", "http://backend/", nil)
	require.NoError(t, err)
	_, err = leaving.RoundTrip(r)
	require.ErrorIs(t, err, gone)
	require.NotPanics(t, func() { m.Transport(nil) })
}

// TestErrorHandler: nobody is answered who has gone.
func TestErrorHandler(t *testing.T) {
	m := &gatemaphttp.Method{Engine: compile(t, mapped, gatemap.Options{})}
	w := httptest.NewRecorder()
	m.ErrorHandler(w, httptest.NewRequest("GET", "/", nil), errors.New("no route"))
	require.GreaterOrEqual(t, w.Code, 500)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.PanicsWithValue(t, http.ErrAbortHandler, func() {
		m.ErrorHandler(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil).WithContext(ctx), context.Canceled)
	})
}

// TestOneContentType: a client gets one Content-Type, however the integration
// response spells it, and never one that net/http has read out of the body.
func TestOneContentType(t *testing.T) {
	u := backend(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Content-Type"] = []string{"image/x"}
		io.WriteString(w, "<html>")
	})
	untyped := backend(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Content-Type"] = nil
		io.WriteString(w, "<html>")
	})
	const responses = `{"type":"HTTP","httpMethod":"GET","uri":"http://b","integrationResponses":{"200":{"statusCode":"200","responseParameters":{%s}}}}`
	for _, tt := range []struct{ name, integration, want string }{
		{"another spelling", fmt.Sprintf(responses, `"method.response.header.content-type":"'text/a'"`), "text/a"},
		{"one header under two spellings", fmt.Sprintf(responses, `"method.response.header.content-type":"integration.response.header.content-type","method.response.header.Content-Type":"integration.response.header.Content-Type"`), "image/x"},
		{"all values under two spellings", fmt.Sprintf(responses, `"method.response.header.content-type":"integration.response.multivalueheader.content-type","method.response.header.Content-Type":"integration.response.multivalueheader.Content-Type"`), "image/x"},
		{"none mapped", fmt.Sprintf(responses, ""), "application/json"},
		{"proxy", `{"type":"HTTP_PROXY","httpMethod":"GET","uri":"http://b"}`, "image/x"},
		{"proxy of a backend that names none", `{"type":"HTTP_PROXY","httpMethod":"GET","uri":"http://untyped"}`, "application/json"}, // documented
		{"override", `{"type":"HTTP","httpMethod":"GET","uri":"http://b","integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":"#set($context.responseOverride.header.content-type = 'text/o')<html>"}}}}`, "text/o"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := whole(t, tt.integration, gatemaphttp.IntegrationOptions{Endpoints: &gatemaphttp.Endpoints{HTTP: []gatemaphttp.Redirect{{Prefix: "http://b", URL: u}, {Prefix: "http://untyped", URL: untyped}}}})
			got, _ := do(t, h, "GET", "/pets/7", "")
			require.Equal(t, []string{tt.want}, got.Header["Content-Type"])
		})
	}
}

// TestFraming: no header that an answer brings says where it ends, however it is
// spelled and wherever it comes from; the client reads one length, and the next
// answer behind it.
func TestFraming(t *testing.T) {
	const hostile = `"content-length":"1","Transfer-encoding":"chunked","transfer-encoding":"chunked","keep-alive":"x","connection":"close","trailer":"X-T","date":"never"`
	u := backend(t, func(w http.ResponseWriter, _ *http.Request) {
		h := w.Header()
		h["content-length"], h["keep-alive"] = []string{"5"}, []string{"x"}
		io.WriteString(w, "hello")
	})
	lambda := fixed{StatusCode: 200, Payload: []byte(`{"statusCode":200,"headers":{` + hostile + `},"body":"hello"}`)}
	var responses gatemap.GatewayResponse
	responses.ResponseType = "MISSING_AUTHENTICATION_TOKEN"
	hello := "hello"
	responses.ResponseTemplates = gatemap.Ordered[*string]{{Key: "text/plain", Value: &hello}}
	var mapped, overrides strings.Builder
	for _, pair := range strings.Split(hostile, ",") {
		name, value, _ := strings.Cut(strings.ReplaceAll(pair, `"`, ""), ":")
		responses.ResponseParameters = append(responses.ResponseParameters, gatemap.Ordered[string]{{Key: "gatewayresponse.header." + name, Value: "'" + value + "'"}}...)
		fmt.Fprintf(&mapped, `,"method.response.header.%s":"'%s'"`, name, value)
		if name != "transfer-encoding" { // an override of one header twice is a failure
			fmt.Fprintf(&overrides, `#set($context.responseOverride.header['%s']='%s')`, name, value)
		}
	}
	ops := []*gatemap.Operation{
		operation(t, 1, "GET /function", `{"type":"AWS_PROXY","httpMethod":"POST","uri":"arn:aws:apigateway:r:lambda:path/2015-03-31/functions/f/invocations"}`),
		operation(t, 2, "GET /proxy", `{"type":"HTTP_PROXY","httpMethod":"GET","uri":"http://b"}`),
		operation(t, 3, "GET /mapped", `{"type":"MOCK","integrationResponses":{"200":{"statusCode":"200","responseParameters":{`+mapped.String()[1:]+`},"responseTemplates":{"application/json":"hello"}}}}`),
		operation(t, 4, "GET /overridden", `{"type":"MOCK","integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":"`+overrides.String()+`hello"}}}}`),
	}
	for _, op := range ops {
		op.GatewayResponses = gatemap.Ordered[gatemap.GatewayResponse]{{Key: "MISSING_AUTHENTICATION_TOKEN", Value: responses}}
	}
	server := httptest.NewServer(api(t, ops, gatemaphttp.APIOptions{Endpoints: &gatemaphttp.Endpoints{HTTP: []gatemaphttp.Redirect{{Prefix: "http://b", URL: u}}, Lambda: lambda}}))
	defer server.Close()
	for _, target := range []string{"/function", "/proxy", "/mapped", "/overridden", "/none"} {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		require.NoError(t, err)
		defer conn.Close()
		fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: h\r\n\r\nGET %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", target, target)
		all, err := io.ReadAll(conn)
		require.NoError(t, err)
		lower := strings.ToLower(string(all))
		require.Equal(t, 2, strings.Count(lower, "\ncontent-length: "), target)
		require.Equal(t, 2, strings.Count(lower, "\ndate: "), target)
		require.Equal(t, 2, strings.Count(lower, "hello"), target)
		require.Equal(t, 1, strings.Count(lower, "\nconnection: "), target)
		for _, name := range []string{"transfer-encoding", "keep-alive", "trailer"} {
			require.NotContains(t, lower, "\n"+name+": ", target)
		}
	}
}
