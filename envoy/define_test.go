package envoy

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/conformance/overhttp"
)

// define writes a definition with one method for each integration.
func define(t testing.TB, integrations map[string]string) string {
	t.Helper()
	text, err := overhttp.Definition(integrations)
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
