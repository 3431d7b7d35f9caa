package envoy

import (
	"context"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/internal/conformance/channel"
	"github.com/gatemap/gatemap/internal/conformance/overhttp"
	"github.com/gatemap/gatemap/internal/gateway"
)

// TestConformance sends the cases through Envoy. Those that differ are listed in
// testdata/channels/envoy.json.
func TestConformance(t *testing.T) {
	run, err := channel.Start("..", "envoy")
	require.NoError(t, err)
	cases, err := overhttp.Cases(run)
	require.NoError(t, err)
	p := start(t, new(Server), "stat_prefix: gateway", "stat_prefix: gateway\n                http_protocol_options: {accept_http_10: true, default_host_for_http_10: pets.example}")
	folder := t.TempDir()
	for _, c := range cases {
		failure := p.serveCase(t, folder, c)
		p.gives(string(c.Answer()))
		got, body := p.ask(string(c.Ask("")))
		result, err := c.Result(got, body, <-failure)
		require.NoError(t, err, c.ID)
		require.NoError(t, run.Result(c.Line, result))
	}
	for _, text := range run.Unexpected() {
		t.Error(text)
	}
}

// serveCase serves the definition of a case, with what it says of $context.
func (p *proxy) serveCase(t *testing.T, folder string, c *overhttp.Case) <-chan string {
	text, err := c.Definition()
	require.NoError(t, err, c.ID)
	name := filepath.Join(folder, "case.json")
	require.NoError(t, os.WriteFile(name, text, 0o600))
	variables := make(map[string]string)
	for name, value := range c.StageVariables {
		variables[name], _ = value.(string)
	}
	s, err := New(Options{Definitions: []Definition{{File: name}}, StageVariables: variables, AllowFaults: true})
	require.NoError(t, err, c.ID)
	// The case's own $context, in place of attributes.
	failure := make(chan string, 1)
	o := s.deployment()
	o.Members = memberList(c.FixedContext())
	o.Hooks = &gatemaphttp.Hooks{End: func(_ context.Context, d *gatemaphttp.Decision) {
		if d.Failure != nil {
			failure <- string(d.Failure.Type)
			return
		}
		failure <- ""
	}}
	served, err := gateway.Load(o)
	require.NoError(t, err, c.ID)
	s.served.Store(served)
	p.server.Store(s)
	return failure
}

// memberList makes members of $context of a JSON object, for each request.
func memberList(object map[string]any) func(*http.Request) []gatemap.Member {
	all := members(object)
	return func(*http.Request) []gatemap.Member { return all }
}

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
