package gatemaphttp_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/internal/conformance"
)

// gatewayCase is a whole evaluation of testdata/rules, as far as it has to be
// said over HTTP.
type gatewayCase struct {
	ID, Evidence     string
	Integration      json.RawMessage
	MethodResponses  *gatemap.Ordered[gatemap.MethodResponse]
	BinaryMediaTypes []string
	GatewayResponses gatemap.Ordered[gatemap.GatewayResponse]
	Request          struct {
		HTTPMethod           string
		Headers, Querystring map[string][]string
		PathParameters       map[string]string
	}
	Context, StageVariables map[string]any
	Backend                 struct {
		StatusCode       int
		Headers          map[string][]string
		Body, BodyBase64 *string
	}
}

// TestConformance sends the cases of whole evaluations through an API, over real
// connections on both sides. Those that HTTP cannot say are listed with the
// reason in testdata/conformance.json, and whatever is listed has to differ.
func TestConformance(t *testing.T) {
	data, err := os.ReadFile("testdata/conformance.json")
	require.NoError(t, err)
	var exceptions map[string]string
	require.NoError(t, json.Unmarshal(data, &exceptions))
	g := newCaseGateway(t)
	sent, recorded := map[string]bool{}, 0
	for _, line := range gatewayLines(t) {
		var c gatewayCase
		require.NoError(t, json.Unmarshal(line, &c))
		diff, err := conformance.Check(line, g.run(t, &c))
		require.NoError(t, err, c.ID)
		sent[c.ID] = true
		if c.Evidence == "recorded" {
			recorded++
		}
		switch reason, excepted := exceptions[c.ID]; {
		case excepted && diff == "":
			t.Errorf("%s passes: take it off the list (%s)", c.ID, reason)
		case !excepted && diff != "":
			t.Errorf("%s (%s): %.500s", c.ID, c.Evidence, diff)
		}
	}
	for id := range exceptions {
		require.True(t, sent[id], "the exception %s is no case", id)
	}
	t.Logf("%d cases, %d of them recorded, %d exceptions", len(sent), recorded, len(exceptions))
	require.GreaterOrEqual(t, recorded, 164)
}

// gatewayLines are the whole evaluations of the service's rules.
func gatewayLines(t *testing.T) (lines [][]byte) {
	files, err := filepath.Glob("../testdata/rules/*.ndjson")
	require.NoError(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for line := range bytes.Lines(text) {
			if bytes.Contains(line, []byte(`"integration":`)) {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// caseGateway is a server with an API that changes from case to case, between a
// client and a backend.
type caseGateway struct {
	api     atomic.Pointer[gatemaphttp.API]
	server  *httptest.Server
	answer  atomic.Pointer[gatewayCase]
	backend *url.URL
	failed  atomic.Pointer[gatemap.GatewayError]
}

func newCaseGateway(t *testing.T) *caseGateway {
	g := new(caseGateway)
	g.backend = backend(t, func(w http.ResponseWriter, _ *http.Request) { g.answer.Load().write(w) })
	g.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		names := slices.Sorted(maps.Keys(g.answer.Load().Request.Headers))
		g.api.Load().ServeHTTP(w, r.WithContext(gatemaphttp.WithHeaderNames(r.Context(), names)))
	}))
	t.Cleanup(g.server.Close)
	return g
}

// payload is what the backend's answer has as its body.
func (c *gatewayCase) payload() []byte {
	switch {
	case c.Backend.BodyBase64 != nil:
		data, err := base64.StdEncoding.DecodeString(*c.Backend.BodyBase64)
		if err != nil {
			panic(err)
		}
		return data
	case c.Backend.Body != nil:
		return []byte(*c.Backend.Body)
	}
	return nil
}

// write gives the backend's answer as it is, whatever it says of its own body.
func (c *gatewayCase) write(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	defer conn.Close()
	var head strings.Builder
	fmt.Fprintf(&head, "HTTP/1.1 %d x\r\nConnection: close\r\n", c.Backend.StatusCode)
	for _, name := range slices.Sorted(maps.Keys(c.Backend.Headers)) {
		for _, v := range c.Backend.Headers[name] {
			fmt.Fprintf(&head, "%s: %s\r\n", name, v)
		}
	}
	io.WriteString(conn, head.String()+"\r\n")
	conn.Write(c.payload())
	conn.(*net.TCPConn).CloseWrite()
	io.Copy(io.Discard, conn)
}

// Invoke is what a function answers.
func (g *caseGateway) Invoke(context.Context, *gatemaphttp.Invocation) (*gatemaphttp.InvocationResult, error) {
	c := g.answer.Load()
	result := &gatemaphttp.InvocationResult{StatusCode: c.Backend.StatusCode, Payload: c.payload()}
	for name, values := range c.Backend.Headers {
		if strings.EqualFold(name, "X-Amz-Function-Error") {
			result.FunctionError = values[0]
		}
	}
	return result, nil
}

// run sends a case and gives its result in the form of internal/conformance.
func (g *caseGateway) run(t *testing.T, c *gatewayCase) []byte {
	g.answer.Store(c)
	g.failed.Store(nil)
	op := c.operation(t)
	a, err := gatemaphttp.NewAPI([]*gatemap.Operation{op}, gatemaphttp.APIOptions{
		Stage: &gatemaphttp.Stage{Variables: members(c.StageVariables), Context: members(c.Context, "requestOverride", "responseOverride")},
		Endpoints: &gatemaphttp.Endpoints{
			HTTP: []gatemaphttp.Redirect{{Prefix: op.Integration.URI, URL: g.backend}}, Lambda: g,
			Services: map[string]*url.URL{"s3": g.backend, "dynamodb": g.backend, "sqs": g.backend, "kinesis": g.backend, "sns": g.backend, "states": g.backend, "events": g.backend, "firehose": g.backend},
		},
		Hooks: &gatemaphttp.Hooks{End: func(_ context.Context, d *gatemaphttp.Decision) { g.failed.Store(d.Failure) }},
	})
	require.NoError(t, err, c.ID)
	g.api.Store(a)
	got, body := g.send(t, c)
	return g.result(t, c, got, body)
}

// send asks in HTTP/1.0, which has no header that the case has not.
func (g *caseGateway) send(t *testing.T, c *gatewayCase) (*http.Response, string) {
	method := c.Request.HTTPMethod
	if method == "" {
		method = "GET"
	}
	var head strings.Builder
	fmt.Fprintf(&head, "%s %s?%s HTTP/1.0\r\n", method, c.path(func(_, value string) string { return url.PathEscape(value) }), url.Values(c.Request.Querystring).Encode())
	for _, name := range slices.Sorted(maps.Keys(c.Request.Headers)) {
		for _, v := range c.Request.Headers[name] {
			fmt.Fprintf(&head, "%s: %s\r\n", name, v)
		}
	}
	conn, err := net.Dial("tcp", g.server.Listener.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, head.String()+"\r\n")
	require.NoError(t, err)
	return receive(t, bufio.NewReader(conn), method)
}

// operation is the method of a case.
func (c *gatewayCase) operation(t *testing.T) *gatemap.Operation {
	in, err := gatemap.ParseIntegration(c.Integration)
	require.NoError(t, err, c.ID)
	if text := c.requestTemplate(in.Type); text != "" && len(in.RequestTemplates) == 0 {
		in.RequestTemplates = gatemap.Ordered[*string]{{Key: "application/json", Value: &text}}
	}
	if in.URI == "" && in.Type != definition.Mock {
		in.URI = "http://backend.example/"
	}
	in.URI = strings.ReplaceAll(in.URI, "{key}", "key") // no case maps it
	if in.HTTPMethod == "" {
		in.HTTPMethod = "GET"
	}
	op := &gatemap.Operation{
		HTTPMethod: "ANY", Path: c.path(func(name, _ string) string { return "{" + name + "}" }),
		Integration: in, BinaryMediaTypes: c.BinaryMediaTypes, GatewayResponses: c.GatewayResponses,
	}
	if c.MethodResponses != nil {
		op.MethodResponses = append(gatemap.Ordered[gatemap.MethodResponse]{}, *c.MethodResponses...)
	}
	return op
}

// path has a segment for each path parameter.
func (c *gatewayCase) path(segment func(name, value string) string) string {
	path := "/case"
	for _, name := range slices.Sorted(maps.Keys(c.Request.PathParameters)) {
		path += "/" + segment(name, c.Request.PathParameters[name])
	}
	return path
}

// requestTemplate makes the overrides that a request template had set, and what
// a MOCK prints.
func (c *gatewayCase) requestTemplate(kind definition.IntegrationType) string {
	var b strings.Builder
	for _, name := range []string{"requestOverride", "responseOverride"} {
		assign(&b, "$context."+name, c.Context[name])
	}
	switch {
	case kind != definition.Mock:
		if b.Len() > 0 {
			b.WriteString("{}")
		}
	case c.Backend.StatusCode != 0:
		fmt.Fprintf(&b, `{"statusCode": %d}`, c.Backend.StatusCode)
	default:
		b.WriteString("#[[" + string(c.payload()) + "]]#")
	}
	return b.String()
}

// assign writes the assignments that make a value.
func assign(b *strings.Builder, target string, value any) {
	switch v := value.(type) {
	case map[string]any:
		fmt.Fprintf(b, "#set($read = %s)", target) // a map without members is there where a template has read it
		for _, name := range slices.Sorted(maps.Keys(v)) {
			assign(b, target+"."+name, v[name])
		}
	case float64:
		fmt.Fprintf(b, "#set(%s = %v)", target, v)
	case string:
		fmt.Fprintf(b, "#set(%s = '%s')", target, v)
	}
}

// members makes an ordered list of a JSON object, without some of them.
func members(object map[string]any, without ...string) (all []gatemap.Member) {
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if slices.Contains(without, name) {
			continue
		}
		v := object[name]
		if nested, ok := v.(map[string]any); ok {
			v = members(nested)
		}
		all = append(all, gatemap.Member{Name: name, Value: v})
	}
	return all
}

func (g *caseGateway) result(t *testing.T, c *gatewayCase, got *http.Response, body string) []byte {
	result := map[string]any{"id": c.ID, "statusCode": got.StatusCode, "headers": got.Header}
	if utf8.ValidString(body) {
		result["body"] = body
	} else {
		result["bodyBase64"] = base64.StdEncoding.EncodeToString([]byte(body))
	}
	if failed := g.failed.Load(); failed != nil {
		result["error"] = map[string]string{"type": string(failed.Type), "message": failed.Message, "log": failed.Log}
	}
	text, err := json.Marshal(result)
	require.NoError(t, err)
	return text
}
