package envoy

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// define writes a definition with one method for each integration.
func define(t testing.TB, integrations map[string]string) string {
	t.Helper()
	type method struct {
		HTTPMethod        string          `json:"httpMethod"`
		MethodIntegration json.RawMessage `json:"methodIntegration"`
	}
	type item struct {
		Path            string            `json:"path"`
		ResourceMethods map[string]method `json:"resourceMethods"`
	}
	var items []item
	for path, integration := range integrations {
		var members map[string]any
		require.NoError(t, json.Unmarshal([]byte(integration), &members))
		if members["type"] != "MOCK" {
			members["uri"], members["httpMethod"] = "http://backend.example/", "GET"
		}
		text, err := json.Marshal(members)
		require.NoError(t, err)
		items = append(items, item{path, map[string]method{"ANY": {"ANY", text}}})
	}
	text, err := json.Marshal(map[string]any{"items": items})
	require.NoError(t, err)
	name := filepath.Join(t.TempDir(), "api.json")
	require.NoError(t, os.WriteFile(name, text, 0o600))
	return name
}

// serving is a Server of one definition.
func serving(t testing.TB, file string, o Options) *Server {
	t.Helper()
	o.Definitions = append(o.Definitions, Definition{File: file})
	s, err := New(o)
	require.NoError(t, err)
	return s
}
