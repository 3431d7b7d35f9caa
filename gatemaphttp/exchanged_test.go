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
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/gatewayresponse"
)

// fixed answers every invocation alike.
type fixed gatemaphttp.InvocationResult

func (f fixed) Invoke(context.Context, *gatemaphttp.Invocation) (*gatemaphttp.InvocationResult, error) {
	result := gatemaphttp.InvocationResult(f)
	return &result, nil
}

// TestExchanged: the hook gets all that an answer was made of, whatever the type
// of the integration, and what it gets gives the same answer again.
func TestExchanged(t *testing.T) {
	u := backend(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(404)
		io.WriteString(w, `{"n":1}`)
	})
	responses := `"integrationResponses":{"404":{"statusCode":"404","selectionPattern":"4\\d{2}|gone","responseTemplates":{"application/json":"$input.params('petId')"}},"200":{"statusCode":"200"}}`
	for _, tt := range []struct {
		name, integration, sent, got string
		status                       int
		failure                      gatemap.ResponseType
	}{
		{"mock", `{"type":"MOCK","requestTemplates":{"application/json":"{\"statusCode\":404}"},` + responses + `}`, `{"statusCode":404}`, `{"statusCode":404}`, 404, ""},
		{"http", `{"type":"HTTP","httpMethod":"POST","uri":"http://b",` + responses + `}`, "body", `{"n":1}`, 404, ""},
		{"http proxy", `{"type":"HTTP_PROXY","httpMethod":"POST","uri":"http://b"}`, "body", `{"n":1}`, 404, ""},
		{"function", `{"type":"AWS","httpMethod":"POST","uri":"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations",` + responses + `}`, "body", `{"errorMessage":"gone"}`, 404, ""},
		{"function proxy", `{"type":"AWS_PROXY","httpMethod":"POST","uri":"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations"}`, "", `{"errorMessage":"gone"}`, 502, gatemap.APIConfigurationError},
		{"undeclared", `{"type":"HTTP","httpMethod":"POST","uri":"http://other",` + responses + `}`, "body", "", 504, gatewayresponse.IntegrationFailure},
	} {
		t.Run(tt.name, func(t *testing.T) {
			seen := 0
			hooks := &gatemaphttp.Hooks{Exchanged: func(_ context.Context, e *gatemaphttp.Exchange) {
				seen++
				require.Equal(t, tt.status, e.Response.StatusCode)
				require.Equal(t, tt.status, e.StatusCode)
				require.Equal(t, "body", string(e.Request.Body))
				require.NotEmpty(t, e.Request.Context)
				if tt.sent != "" {
					require.Equal(t, tt.sent, string(e.Sent.Body))
				}
				if tt.failure != "" {
					require.Equal(t, tt.failure, e.Failure.Type)
				} else if tt.name != "http proxy" {
					x, err := e.Engine.Explain(e.Request, e.Backend)
					require.NoError(t, err)
					require.Equal(t, e.Response.Body, x.Response.Body)
				}
				if tt.got == "" {
					require.Nil(t, e.Backend)
					return
				}
				require.Equal(t, tt.got, string(e.Backend.Body))
				require.False(t, e.Asked.IsZero())
			}}
			h := whole(t, tt.integration, gatemaphttp.IntegrationOptions{Hooks: hooks, Endpoints: &gatemaphttp.Endpoints{
				HTTP: []gatemaphttp.Redirect{{Prefix: "http://b", URL: u}}, Lambda: fixed{StatusCode: 200, FunctionError: "Unhandled", Payload: []byte(`{"errorMessage":"gone"}`)}}})
			h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("POST", "/pets/7", strings.NewReader("body")))
			require.Equal(t, 1, seen)
		})
	}
}

// TestAsking: what is asked finds in its context for whom, and a context that
// has a value more still ends with the timeout.
func TestAsking(t *testing.T) {
	type key struct{}
	seen := ""
	hooks := &gatemaphttp.Hooks{Asking: func(ctx context.Context, e *gatemaphttp.Exchange) context.Context {
		return context.WithValue(ctx, key{}, e.Operation.HTTPMethod+" "+e.Request.PathParameters[0].Values[0]+" "+string(e.Request.Body)+" "+e.Sent.URI)
	}}
	h := whole(t, `{"type":"HTTP","httpMethod":"POST","uri":"http://b/x","timeoutInMillis":50,"integrationResponses":{"200":{"statusCode":"200"}}}`,
		gatemaphttp.IntegrationOptions{Hooks: hooks, Endpoints: &gatemaphttp.Endpoints{
			HTTP: []gatemaphttp.Redirect{{Prefix: "http://b", URL: &url.URL{Scheme: "http", Host: "b"}}},
			Transport: asked(func(r *http.Request) (*http.Response, error) {
				seen, _ = r.Context().Value(key{}).(string)
				<-r.Context().Done()
				return nil, r.Context().Err()
			}),
		}})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("POST", "/pets/7", strings.NewReader("body")))
	require.Equal(t, "ANY 7 body http://b/x", seen)
	require.Equal(t, 504, w.Code)
	require.Contains(t, w.Body.String(), "Endpoint request timed out")
}

// TestOwnFailure: what asks may know better why there is no answer, and one
// endpoint may stand for all services.
func TestOwnFailure(t *testing.T) {
	own := gatemap.NewGatewayError(gatewayresponse.IntegrationFailure, "nothing is recorded", nil)
	var host string
	h := whole(t, `{"type":"AWS","httpMethod":"POST","uri":"arn:aws:apigateway:eu-west-1:states:action/StartExecution","integrationResponses":{"200":{"statusCode":"200"}}}`,
		gatemaphttp.IntegrationOptions{
			Hooks: &gatemaphttp.Hooks{End: func(_ context.Context, d *gatemaphttp.Decision) { require.Same(t, own, d.Failure) }},
			Endpoints: &gatemaphttp.Endpoints{
				Services:  map[string]*url.URL{"*": {Scheme: "http", Host: "any"}},
				Transport: asked(func(r *http.Request) (*http.Response, error) { host = r.URL.Host; return nil, own }),
			},
		})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("POST", "/pets/7", nil))
	require.Equal(t, "any", host)
	require.Equal(t, 504, w.Code)
}
