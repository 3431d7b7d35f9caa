package gatemaphttp_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/internal/traps"
	"github.com/gatemap/gatemap/request"
)

// passed is the Backend of an API that asks a server, as a proxy that does nothing
// else.
func passed(target *url.URL) func(http.ResponseWriter, *http.Request) error {
	transport := &http.Transport{DisableCompression: true}
	return func(w http.ResponseWriter, r *http.Request) error {
		out := r.Clone(r.Context())
		out.URL.Scheme, out.URL.Host, out.RequestURI = target.Scheme, target.Host, ""
		got, err := transport.RoundTrip(out)
		if err != nil {
			return err
		}
		defer got.Body.Close()
		maps.Copy(w.Header(), got.Header)
		w.WriteHeader(got.StatusCode)
		_, err = io.Copy(w, got.Body)
		return err
	}
}

// TestBackendTraps: what holds for a Method's handlers holds for an API whose
// calls something else makes.
func TestBackendTraps(t *testing.T) {
	for _, tt := range traps.All {
		t.Run(tt.Name, func(t *testing.T) {
			answer, want := tt.At(tt.Payload)
			in, err := gatemap.ParseIntegration([]byte(tt.Integration))
			require.NoError(t, err)
			in.URI = "http://nobody.example/"
			a, err := gatemaphttp.NewAPI([]*gatemap.Operation{{HTTPMethod: "ANY", Path: "/pets/{petId}", Integration: in}}, gatemaphttp.APIOptions{
				Backend: passed(raw(t, answer, tt.Pause)), Timeout: tt.Timeout, Engine: gatemap.Options{Limits: gatemap.Limits{Payload: tt.Payload}},
			})
			require.NoError(t, err)
			require.NoError(t, a.Faults().Err())
			method := tt.Method
			if method == "" {
				method = "GET"
			}
			got, body := do(t, a, method, "/pets/7", tt.Accepts)
			require.Equal(t, tt.Status, got.StatusCode, body)
			require.Equal(t, want, body)
			if name, value, ok := strings.Cut(tt.Header, ": "); ok {
				require.Equal(t, value, got.Header.Get(name), got.Header)
			}
			for _, name := range tt.Absent {
				require.NotContains(t, got.Header, name)
			}
		})
	}
}

// TestBackend: which requests reach it, and what its answers become.
func TestBackend(t *testing.T) {
	const url = `"httpMethod":"GET","uri":"http://nobody.example/",`
	ops := []*gatemap.Operation{
		operation(t, 1, "GET /http", `{"type":"HTTP",`+url+`"integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":"$context.who $input.body"}},"404":{"statusCode":"404","selectionPattern":"404"}}}`),
		operation(t, 2, "GET /proxy", `{"type":"HTTP_PROXY",`+url+`"integrationResponses":{}}`),
		operation(t, 3, "GET /mock", `{"type":"MOCK","requestTemplates":{"application/json":"{\"statusCode\":200}"},"integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":"mock"}}}}`),
		operation(t, 4, "GET /keyed", `{"type":"HTTP",`+url+`"integrationResponses":{"200":{"statusCode":"200"}}}`),
	}
	ops[3].Request.APIKeyRequired = true
	var reached int
	backend := func(w http.ResponseWriter, r *http.Request) error {
		reached++
		switch r.Header.Get("X-Do") {
		case "fail":
			return errors.New("nobody there")
		case "late":
			return fmt.Errorf("dial: %w", context.DeadlineExceeded)
		case "fail halfway":
			io.WriteString(w, "half")
			return errors.New("cut")
		case "404":
			w.WriteHeader(404)
			return nil
		case "stream":
			w.Header().Set("Content-Type", "text/event-stream")
			w.(http.Flusher).Flush()
			io.WriteString(w, "data: 1\n\n")
			return nil
		case "cut stream":
			w.(http.Flusher).Flush()
			io.WriteString(w, "data: 1\n\n")
			return errors.New("cut")
		}
		w.Header().Set("Server", "s")
		io.WriteString(w, "body"+r.Header.Get("Accept-Encoding"))
		return nil
	}
	a, err := gatemaphttp.NewAPI(ops, gatemaphttp.APIOptions{Backend: backend, Stage: &gatemaphttp.Stage{
		Context: []gatemap.Member{{Name: "who", Value: "nobody"}, {Name: "stage", Value: "s"}},
		Members: func(r *http.Request) []gatemap.Member {
			return []gatemap.Member{{Name: "who", Value: "the caller of " + r.URL.Path}}
		},
	}})
	require.NoError(t, err)
	require.NoError(t, a.Faults().Err())
	server := httptest.NewServer(a)
	defer server.Close()
	tests := []struct {
		path, do string
		reached  int
		status   int
		header   string
		body     string
	}{
		{path: "/http", reached: 1, status: 200, body: "the caller of /http body"},
		{path: "/http", do: "404", reached: 1, status: 404},
		{path: "/http", do: "fail", reached: 1, status: 504, body: `{"message":"Network error communicating with endpoint"}`},
		{path: "/http", do: "late", reached: 1, status: 504, body: `{"message":"Endpoint request timed out"}`},
		{path: "/http", do: "fail halfway", reached: 1, status: 504, body: `{"message":"Network error communicating with endpoint"}`},
		{path: "/proxy", reached: 1, status: 200, header: "X-Amzn-Remapped-Server: s", body: "body"},
		{path: "/proxy", do: "404", reached: 1, status: 404},
		{path: "/proxy", do: "stream", reached: 1, status: 200, header: "Content-Type: text/event-stream", body: "data: 1\n\n"},
		{path: "/proxy", do: "fail", reached: 1, status: 504, body: `{"message":"Network error communicating with endpoint"}`},
		{path: "/mock", do: "fail", status: 200, body: "mock"},
		{path: "/keyed", status: 403, body: `{"message":"Forbidden"}`},
		{path: "/other", status: 403, body: `{"message":"Missing Authentication Token"}`},
	}
	for _, tt := range tests {
		t.Run(tt.path+" "+tt.do, func(t *testing.T) {
			reached = 0
			r, err := http.NewRequest("GET", server.URL+tt.path, nil)
			require.NoError(t, err)
			r.Header.Set("X-Do", tt.do)
			got, err := http.DefaultClient.Do(r)
			require.NoError(t, err)
			defer got.Body.Close()
			body, err := io.ReadAll(got.Body)
			require.NoError(t, err)
			require.Equal(t, tt.status, got.StatusCode, string(body))
			require.Equal(t, tt.body, string(body))
			require.Equal(t, tt.reached, reached)
			if name, value, ok := strings.Cut(tt.header, ": "); ok {
				require.Equal(t, value, got.Header.Get(name), got.Header)
			}
		})
	}
	r, err := http.NewRequest("GET", server.URL+"/proxy", nil)
	require.NoError(t, err)
	r.Header.Set("X-Do", "cut stream")
	got, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer got.Body.Close()
	_, err = io.ReadAll(got.Body)
	require.Error(t, err, "the client must see that the body is not whole")
}

// TestBackendAccess: whoever may use an operation reaches the backend.
func TestBackendAccess(t *testing.T) {
	op := operation(t, 1, "GET /keyed", `{"type":"HTTP","httpMethod":"GET","uri":"http://a/","integrationResponses":{"200":{"statusCode":"200"}}}`)
	op.Request.APIKeyRequired = true
	a, err := gatemaphttp.NewAPI([]*gatemap.Operation{op}, gatemaphttp.APIOptions{
		Access:  func(*gatemap.Operation) *request.Access { return nil },
		Backend: func(w http.ResponseWriter, _ *http.Request) error { _, err := io.WriteString(w, "in"); return err },
	})
	require.NoError(t, err)
	got, body := do(t, a, "GET", "/keyed", "")
	require.Equal(t, 200, got.StatusCode)
	require.Equal(t, "in", body)
}
