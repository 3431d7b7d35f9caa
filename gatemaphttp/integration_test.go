package gatemaphttp_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/request"
)

// whole compiles both halves of an integration on /pets/{petId}.
func whole(t testing.TB, integration string, o gatemaphttp.IntegrationOptions) *gatemaphttp.Integration {
	t.Helper()
	in, err := gatemap.ParseIntegration([]byte(integration))
	require.NoError(t, err)
	h, err := gatemaphttp.NewIntegration(&gatemap.Operation{Path: "/pets/{petId}", HTTPMethod: "ANY", Integration: in}, o)
	require.NoError(t, err)
	return h
}

// backend is a server that answers by f, and its address.
func backend(t testing.TB, f http.HandlerFunc) *url.URL {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	require.NoError(t, err)
	return u
}

func TestMockIntegration(t *testing.T) {
	h := whole(t, `{"type":"MOCK","requestTemplates":{"application/json":"{\"statusCode\": #if($input.params('q') == 'no')404#{else}200#end}"},"integrationResponses":{
		"200":{"statusCode":"200","responseTemplates":{"application/json":"{\"id\":\"$input.params('petId')\"}"}},
		"404":{"statusCode":"404","selectionPattern":"404","responseTemplates":{"application/json":"none"}}}}`, gatemaphttp.IntegrationOptions{})
	got, body := do(t, h, "GET", "/pets/7", "")
	require.Equal(t, 200, got.StatusCode)
	require.Equal(t, `{"id":"7"}`, body)
	got, body = do(t, h, "GET", "/pets/7?q=no", "")
	require.Equal(t, 404, got.StatusCode)
	require.Equal(t, "none", body)
	require.NotContains(t, got.Header, "X-Amzn-Trace-Id")
}

func TestHTTPIntegration(t *testing.T) {
	u := backend(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		require.Equal(t, "AmazonAPIGateway_", r.Header.Get("User-Agent"))
		w.Header().Set("X-Saw", r.Method+" "+r.URL.RequestURI()+" "+r.Header.Get("X-A")+" "+string(body))
		w.WriteHeader(404)
		io.WriteString(w, `{"n":1}`)
	})
	h := whole(t, `{"type":"HTTP","httpMethod":"PUT","uri":"https://pets.example.com/v1/{id}?x=1","requestParameters":{"integration.request.path.id":"method.request.path.petId",
			"integration.request.querystring.q":"'a b'","integration.request.header.X-A":"method.request.header.X-Token"},
		"requestTemplates":{"application/json":"{\"asked\":$input.json('$.a')}"},
		"integrationResponses":{"400":{"statusCode":"400","selectionPattern":"4\\d{2}","responseParameters":{"method.response.header.X-Saw":"integration.response.header.X-Saw"}},"200":{"statusCode":"200"}}}`,
		gatemaphttp.IntegrationOptions{Endpoints: &gatemaphttp.Endpoints{HTTP: []gatemaphttp.Redirect{{Prefix: "https://pets.example.com/v1", URL: u}}}})
	server := httptest.NewServer(h)
	defer server.Close()
	r, err := http.NewRequest("POST", server.URL+"/pets/a%20b", strings.NewReader(`{"a":[1]}`))
	require.NoError(t, err)
	r.Header.Set("x-token", "t")
	got, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	require.NoError(t, err)
	require.Equal(t, 400, got.StatusCode)
	require.Equal(t, `{"n":1}`, string(body))
	require.Equal(t, `PUT /a%20b?x=1&q=a+b t {"asked":[1]}`, got.Header.Get("X-Saw"))
}

// TestUndeclared: nothing is asked that was not declared.
func TestUndeclared(t *testing.T) {
	var asked bool
	u := backend(t, func(http.ResponseWriter, *http.Request) { asked = true })
	endpoints := &gatemaphttp.Endpoints{HTTP: []gatemaphttp.Redirect{{Prefix: "https://pets.example.com", URL: u}}}
	for _, integration := range []string{
		`{"type":"HTTP","httpMethod":"GET","uri":"` + u.String() + `/","integrationResponses":{"200":{"statusCode":"200"}}}`,
		`{"type":"HTTP","httpMethod":"GET","uri":"https://pets.example.com.evil.example/","integrationResponses":{"200":{"statusCode":"200"}}}`,
		`{"type":"HTTP_PROXY","httpMethod":"GET","uri":"https://other.example.com/"}`,
		`{"type":"AWS","httpMethod":"POST","uri":"arn:aws:apigateway:us-east-1:sqs:action/ListQueues","integrationResponses":{"200":{"statusCode":"200"}}}`,
		`{"type":"AWS","httpMethod":"POST","uri":"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations","integrationResponses":{"200":{"statusCode":"200"}}}`,
		`{"type":"AWS_PROXY","httpMethod":"POST","uri":"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations"}`,
	} {
		for _, e := range []*gatemaphttp.Endpoints{nil, endpoints} {
			var decision gatemaphttp.Decision
			h := whole(t, integration, gatemaphttp.IntegrationOptions{Endpoints: e, Hooks: &gatemaphttp.Hooks{End: func(_ context.Context, d *gatemaphttp.Decision) { decision = *d }}})
			got, _ := do(t, h, "GET", "/pets/7", "")
			require.Equal(t, 504, got.StatusCode, integration)
			require.ErrorContains(t, decision.Failure, "nothing is asked that was not declared")
		}
	}
	require.False(t, asked)
}

// TestHTTPProxy: rules/requests.md#proxy-headers.
func TestHTTPProxy(t *testing.T) {
	u := backend(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		h := w.Header()
		h.Set("Server", "s")
		h.Set("Via", "v")
		h.Set("X-Amzn-Requestid", "inner")
		h["ETag"] = []string{`"e"`}
		h.Add("Set-Cookie", "a=1")
		h.Add("Set-Cookie", "b=2")
		h.Set("Content-Type", "text/plain")
		w.WriteHeader(418)
		io.WriteString(w, r.Method+" "+r.URL.RequestURI()+" "+r.Header.Get("X-Client")+" "+string(body))
	})
	h := whole(t, `{"type":"HTTP_PROXY","httpMethod":"ANY","uri":"http://x/{petId}"}`,
		gatemaphttp.IntegrationOptions{Endpoints: &gatemaphttp.Endpoints{HTTP: []gatemaphttp.Redirect{{Prefix: "http://x", URL: u}}}})
	server := httptest.NewServer(h)
	defer server.Close()
	r, err := http.NewRequest("PATCH", server.URL+"/pets/7?q=1", strings.NewReader("text"))
	require.NoError(t, err)
	r.Header.Set("X-Client", "c")
	got, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	require.NoError(t, err)
	require.Equal(t, 418, got.StatusCode)
	require.Equal(t, "PATCH /7?q=1 c text", string(body))
	require.Equal(t, "s", got.Header.Get("X-Amzn-Remapped-Server"))
	require.Equal(t, "inner", got.Header.Get("X-Amzn-Remapped-X-Amzn-Requestid"))
	require.NotEmpty(t, got.Header.Get("X-Amzn-Remapped-Date"))
	require.NotEmpty(t, got.Header.Get("X-Amzn-Remapped-Content-Length"))
	require.NotEqual(t, "inner", got.Header.Get("X-Amzn-Requestid"))
	require.Equal(t, []string{"a=1", "b=2"}, got.Header.Values("Set-Cookie"))
	require.Equal(t, `"e"`, got.Header.Get("Etag"))
	for _, name := range []string{"Via", "Server", "X-Amzn-Trace-Id"} {
		require.NotContains(t, got.Header, name)
	}
}

// TestLambdaIntegrations: type AWS and AWS_PROXY, through both halves.
func TestLambdaIntegrations(t *testing.T) {
	var got *gatemaphttp.Invocation
	var result gatemaphttp.InvocationResult
	endpoints := &gatemaphttp.Endpoints{
		Functions: map[string]string{"pets": "local"},
		Lambda: invoker(func(_ context.Context, in *gatemaphttp.Invocation) (*gatemaphttp.InvocationResult, error) {
			got = in
			r := result
			return &r, nil
		}),
	}
	const uri = `"uri":"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:pets:live/invocations"`
	custom := whole(t, `{"type":"AWS",`+uri+`,"requestTemplates":{"application/json":"{\"id\":\"$input.params('petId')\"}"},"integrationResponses":{
		"200":{"statusCode":"200"},"404":{"statusCode":"404","selectionPattern":"(?s)No.*"}}}`, gatemaphttp.IntegrationOptions{Endpoints: endpoints})
	result = gatemaphttp.InvocationResult{StatusCode: 200, Payload: []byte(`{"errorMessage":"No\nsuch"}`), FunctionError: "Unhandled"}
	resp, _ := do(t, custom, "GET", "/pets/7", "")
	require.Equal(t, 404, resp.StatusCode)
	require.Equal(t, "local", got.Function)
	require.Equal(t, `{"id":"7"}`, string(got.Payload))

	proxy := whole(t, `{"type":"AWS_PROXY",`+uri+`}`, gatemaphttp.IntegrationOptions{Endpoints: endpoints})
	result = gatemaphttp.InvocationResult{StatusCode: 200, Payload: []byte(`{"statusCode":201,"headers":{"ETag":"x"},"body":"made"}`)}
	resp, body := do(t, proxy, "GET", "/pets/7?q=1", "")
	require.Equal(t, 201, resp.StatusCode)
	require.Equal(t, "made", body)
	require.Contains(t, string(got.Payload), `"pathParameters":{"petId":"7"}`)
	for _, result = range []gatemaphttp.InvocationResult{
		{StatusCode: 200, Payload: []byte(`{"errorMessage":"x"}`), FunctionError: "Unhandled"},
		{StatusCode: 200, Payload: []byte(`"text"`)},
		{StatusCode: 500, Payload: []byte(`{"Message":"x"}`)},
	} {
		resp, body = do(t, proxy, "GET", "/pets/7", "")
		require.Equal(t, 502, resp.StatusCode)
		require.Equal(t, `{"message": "Internal server error"}`, body)
	}
}

// TestServices: rules/requests.md#services.
func TestServices(t *testing.T) {
	var r *http.Request
	var sent string
	var answer func(http.ResponseWriter)
	u := backend(t, func(w http.ResponseWriter, in *http.Request) {
		b, _ := io.ReadAll(in.Body)
		r, sent = in, string(b)
		answer(w)
	})
	endpoints := &gatemaphttp.Endpoints{Services: map[string]*url.URL{"dynamodb": u, "sqs": u, "s3": u}}
	const responses = `,"integrationResponses":{"200":{"statusCode":"200"}}}`

	answer = func(w http.ResponseWriter) { io.WriteString(w, `{"Item":{}}`) }
	h := whole(t, `{"type":"AWS","httpMethod":"POST","uri":"arn:aws:apigateway:eu-west-1:dynamodb:action/GetItem","requestTemplates":{"application/json":"{\"TableName\":\"t\"}"}`+responses, gatemaphttp.IntegrationOptions{Endpoints: endpoints})
	_, body := do(t, h, "GET", "/pets/7", "")
	require.Equal(t, `{"Item":{}}`, body)
	require.Equal(t, "DynamoDB_20120810.GetItem", r.Header.Get("X-Amz-Target"))
	require.Equal(t, "application/x-amz-json-1.0", r.Header.Get("Content-Type"))
	require.Contains(t, r.Header.Get("Authorization"), "Credential=test/")
	require.Contains(t, r.Header.Get("Authorization"), "/eu-west-1/dynamodb/aws4_request")
	require.Equal(t, `{"TableName":"t"}`, sent)

	answer = func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "text/xml")
		io.WriteString(w, `<?xml version="1.0"?><SendMessageResponse xmlns="http://x"><SendMessageResult><MessageId>m</MessageId><Empty/></SendMessageResult><A><member>1</member></A><B>1</B><B>2</B></SendMessageResponse>`)
	}
	h = whole(t, `{"type":"AWS","httpMethod":"POST","uri":"arn:aws:apigateway:eu-west-1:sqs:path/123456789012/q","requestParameters":{"integration.request.header.Content-Type":"'application/x-www-form-urlencoded'"},
		"requestTemplates":{"application/json":"Action=SendMessage&MessageBody=$util.urlEncode($input.body)"}`+responses, gatemaphttp.IntegrationOptions{Endpoints: endpoints})
	_, body = do(t, h, "GET", "/pets/7", "")
	require.Equal(t, `{"SendMessageResponse":{"SendMessageResult":{"MessageId":"m","Empty":""},"A":["1"],"B":["1","2"]}}`, body)
	require.Equal(t, "/123456789012/q", r.URL.Path)
	require.Equal(t, "application/x-www-form-urlencoded", r.Header.Get("Content-Type"))
	require.Equal(t, "Action=SendMessage&MessageBody=%7B%7D", sent)

	h = whole(t, `{"type":"AWS","httpMethod":"POST","uri":"arn:aws:apigateway:eu-west-1:sqs:action/ListQueues&QueueNamePrefix=a"`+responses, gatemaphttp.IntegrationOptions{Endpoints: endpoints})
	do(t, h, "GET", "/pets/7", "")
	require.Equal(t, "Action=ListQueues&QueueNamePrefix=a&Version=2012-11-05", r.URL.RawQuery)
	require.Equal(t, "application/x-www-form-urlencoded", r.Header.Get("Content-Type"))

	answer = func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(404)
		io.WriteString(w, `<Error><Code>NoSuchKey</Code></Error>`)
	}
	h = whole(t, `{"type":"AWS","httpMethod":"GET","uri":"arn:aws:apigateway:eu-west-1:s3:path/{bucket}/{key}","requestParameters":{"integration.request.path.bucket":"'b'","integration.request.path.key":"method.request.path.petId"}`+responses, gatemaphttp.IntegrationOptions{Endpoints: endpoints})
	_, body = do(t, h, "GET", "/pets/a%20b", "")
	require.Equal(t, `<Error><Code>NoSuchKey</Code></Error>`, body)
	require.Equal(t, "/b/a%20b", r.URL.EscapedPath())
}

// TestRefusals: what the request half refuses is the gateway's answer.
func TestRefusals(t *testing.T) {
	h := whole(t, `{"type":"HTTP","uri":"http://x/","httpMethod":"POST","passthroughBehavior":"NEVER","integrationResponses":{"200":{"statusCode":"200"}}}`, gatemaphttp.IntegrationOptions{
		Access: &request.Access{APIKeyRequired: true, APIKeys: []request.APIKey{{ID: "id", Value: "key"}}},
	})
	got, body := do(t, h, "GET", "/pets/7", "")
	require.Equal(t, 403, got.StatusCode)
	require.Equal(t, `{"message":"Forbidden"}`, body)
	server := httptest.NewServer(h)
	defer server.Close()
	r, err := http.NewRequest("POST", server.URL+"/pets/7", strings.NewReader("x"))
	require.NoError(t, err)
	r.Header.Set("X-Api-Key", "key")
	got, err = http.DefaultClient.Do(r)
	require.NoError(t, err)
	got.Body.Close()
	require.Equal(t, 415, got.StatusCode)

	_, err = gatemaphttp.NewIntegration(&gatemap.Operation{Integration: &gatemap.Integration{Type: definition.HTTP, URI: "http://{"}}, gatemaphttp.IntegrationOptions{})
	require.Error(t, err)
}

// TestFalselyEncodedStream: a body of unknown length that is not what its
// Content-Encoding says is a failure, not an answer that breaks off.
func TestFalselyEncodedStream(t *testing.T) {
	u := backend(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.(http.Flusher).Flush()
		if r.URL.Path != "/empty" {
			io.WriteString(w, "no gzip")
		}
	})
	endpoints := &gatemaphttp.Endpoints{HTTP: []gatemaphttp.Redirect{{Prefix: "http://b", URL: u}}, Transport: &http.Transport{DisableCompression: true}}
	for kind, responses := range map[string]string{"HTTP": `,"integrationResponses":{"200":{"statusCode":"200"}}`, "HTTP_PROXY": ""} {
		h := whole(t, `{"type":"`+kind+`","httpMethod":"GET","uri":"http://b/x"`+responses+`}`, gatemaphttp.IntegrationOptions{Endpoints: endpoints})
		got, body := do(t, h, "GET", "/pets/7", "")
		require.Equal(t, 500, got.StatusCode, kind)
		require.Equal(t, `{"message": "Internal server error"}`, body)
		h = whole(t, `{"type":"`+kind+`","httpMethod":"GET","uri":"http://b/empty"`+responses+`}`, gatemaphttp.IntegrationOptions{Endpoints: endpoints})
		got, _ = do(t, h, "GET", "/pets/7", "")
		require.Equal(t, 200, got.StatusCode, "nothing is encoded at all")
	}
}
