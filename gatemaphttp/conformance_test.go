package gatemaphttp_test

import (
	"bufio"
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/internal/conformance/channel"
	"github.com/gatemap/gatemap/internal/conformance/overhttp"
)

// TestConformance sends the cases through an API, over real connections on both
// sides. Those that differ are listed in testdata/channels/http.json.
func TestConformance(t *testing.T) {
	run, err := channel.Start("..", "http")
	require.NoError(t, err)
	cases, err := overhttp.Cases(run)
	require.NoError(t, err)
	g := newCaseGateway(t)
	for _, c := range cases {
		require.NoError(t, run.Result(c.Line, g.run(t, c)))
	}
	for _, text := range run.Unexpected() {
		t.Error(text)
	}
}

// caseGateway is a server with an API that changes from case to case, between a
// client and a backend.
type caseGateway struct {
	api     atomic.Pointer[gatemaphttp.API]
	server  *httptest.Server
	answer  atomic.Pointer[overhttp.Case]
	backend *url.URL
	failure atomic.Pointer[gatemap.GatewayError]
}

func newCaseGateway(t *testing.T) *caseGateway {
	g := new(caseGateway)
	g.backend = backend(t, func(w http.ResponseWriter, _ *http.Request) { give(w, g.answer.Load()) })
	g.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		names := slices.Sorted(maps.Keys(g.answer.Load().Request.Headers))
		g.api.Load().ServeHTTP(w, r.WithContext(gatemaphttp.WithHeaderNames(r.Context(), names)))
	}))
	t.Cleanup(g.server.Close)
	return g
}

// give writes the backend's answer of a case, byte for byte.
func give(w http.ResponseWriter, c *overhttp.Case) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	defer conn.Close()
	conn.Write(c.Answer())
	conn.(*net.TCPConn).CloseWrite()
	io.Copy(io.Discard, conn)
}

// Invoke is what a function answers.
func (g *caseGateway) Invoke(context.Context, *gatemaphttp.Invocation) (*gatemaphttp.InvocationResult, error) {
	c := g.answer.Load()
	result := &gatemaphttp.InvocationResult{StatusCode: c.Backend.StatusCode, Payload: c.Payload()}
	for name, values := range c.Backend.Headers {
		if strings.EqualFold(name, "X-Amz-Function-Error") {
			result.FunctionError = values[0]
		}
	}
	return result, nil
}

// run sends a case and gives its result.
func (g *caseGateway) run(t *testing.T, c *overhttp.Case) []byte {
	g.answer.Store(c)
	g.failure.Store(nil)
	op, err := c.Operation()
	require.NoError(t, err, c.ID)
	a, err := gatemaphttp.NewAPI([]*gatemap.Operation{op}, gatemaphttp.APIOptions{
		Stage: &gatemaphttp.Stage{Variables: members(c.StageVariables), Context: members(c.FixedContext())},
		Endpoints: &gatemaphttp.Endpoints{
			HTTP: []gatemaphttp.Redirect{{Prefix: op.Integration.URI, URL: g.backend}}, Lambda: g,
			Services: map[string]*url.URL{"s3": g.backend, "dynamodb": g.backend, "sqs": g.backend, "kinesis": g.backend, "sns": g.backend, "states": g.backend, "events": g.backend, "firehose": g.backend},
		},
		Hooks: &gatemaphttp.Hooks{End: func(_ context.Context, d *gatemaphttp.Decision) { g.failure.Store(d.Failure) }},
	})
	require.NoError(t, err, c.ID)
	g.api.Store(a)
	got, body := g.send(t, c)
	failure := ""
	if failed := g.failure.Load(); failed != nil {
		failure = string(failed.Type)
	}
	result, err := c.Result(got, body, failure)
	require.NoError(t, err, c.ID)
	return result
}

func (g *caseGateway) send(t *testing.T, c *overhttp.Case) (*http.Response, string) {
	conn, err := net.Dial("tcp", g.server.Listener.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	_, err = conn.Write(c.Ask(""))
	require.NoError(t, err)
	return receive(t, bufio.NewReader(conn), c.Method())
}

// members makes an ordered list of a JSON object.
func members(object map[string]any) (all []gatemap.Member) {
	for _, name := range slices.Sorted(maps.Keys(object)) {
		v := object[name]
		if nested, ok := v.(map[string]any); ok {
			v = members(nested)
		}
		all = append(all, gatemap.Member{Name: name, Value: v})
	}
	return all
}
