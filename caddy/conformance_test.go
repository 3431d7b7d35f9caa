package caddy_test

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/caddyserver/caddy/v2/caddytest"
	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/conformance/channel"
	"github.com/gatemap/gatemap/internal/conformance/overhttp"
)

// TestConformance sends the cases through Caddy, from a client to a backend behind
// reverse_proxy. Those that differ are listed in testdata/channels/caddy.json.
func TestConformance(t *testing.T) {
	run, err := channel.Start("..", "caddy")
	require.NoError(t, err)
	cases, err := overhttp.Cases(run)
	require.NoError(t, err)
	s := &site{t: t, port: freePort()}
	s.tester = caddytest.NewTester(t)
	s.tester.InitServer(conformanceConfig(t, s.port, cases), "json")
	require.False(t, t.Failed())
	for i, c := range cases {
		got, body := s.ask(string(c.Ask(fmt.Sprintf("/%d", i))))
		result, err := c.Result(got, body, s.saw(strconv.Itoa(i)).failure)
		require.NoError(t, err, c.ID)
		require.NoError(t, run.Result(c.Line, result))
	}
	for _, text := range run.Unexpected() {
		t.Error(text)
	}
}

// conformanceConfig has a route for each case.
func conformanceConfig(t *testing.T, port int, cases []*overhttp.Case) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
	go overhttp.Backend(l, func(r *http.Request) *overhttp.Case {
		if i, err := strconv.Atoi(r.Header.Get("X-Case")); err == nil {
			return cases[i]
		}
		return nil
	})
	folder := t.TempDir()
	type object = map[string]any
	var routes []object
	for i, c := range cases {
		text, err := c.Definition()
		require.NoError(t, err, c.ID)
		name, number := filepath.Join(folder, strconv.Itoa(i)+".json"), strconv.Itoa(i)
		require.NoError(t, os.WriteFile(name, text, 0o600))
		variables := make(map[string]string)
		for name, value := range c.StageVariables {
			variables[name] = fmt.Sprint(value)
		}
		routes = append(routes, object{"match": []object{{"path": []string{"/" + number + "/*"}}}, "terminal": true, "handle": []object{
			{"handler": "rewrite", "strip_path_prefix": "/" + number},
			{"handler": "gatemap_test", "do": "watch", "row": number},
			{"handler": "gatemap", "definitions": []object{{"file": name}}, "context": escaped(c.FixedContext()), "stage_variables": variables, "allow_faults": true},
			{"handler": "reverse_proxy", "upstreams": []object{{"dial": l.Addr().String()}}, "headers": object{"request": object{"set": object{"X-Case": []string{number}}}}},
		}})
	}
	text, err := json.Marshal(object{
		"admin": object{"listen": fmt.Sprintf("localhost:%d", caddytest.Default.AdminPort)},
		"apps":  object{"http": object{"grace_period": 1, "servers": object{"s": object{"listen": []string{fmt.Sprintf("127.0.0.1:%d", port)}, "routes": routes}}}},
	})
	require.NoError(t, err)
	return string(text)
}

// escaped is a value whose braces begin no placeholder.
func escaped(value any) any {
	switch v := value.(type) {
	case string:
		return strings.NewReplacer("{", `\{`, "}", `\}`).Replace(v)
	case map[string]any:
		same := make(map[string]any)
		for name, member := range v {
			same[name] = escaped(member)
		}
		return same
	}
	return value
}
