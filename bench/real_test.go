package bench

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
)

// Bodies are JSON of about the size asked for, and a template finds in them what it
// reads: what it prints is not what it prints of an empty object.
func TestBodiesHaveWhatTemplatesRead(t *testing.T) {
	list, err := realTemplates("..", "")
	require.NoError(t, err)
	require.Greater(t, len(list), 20)
	found := 0
	for _, one := range list {
		e, err := gatemap.Compile(withTemplate(one.source), gatemap.Options{})
		require.NoError(t, err)
		for _, size := range []int{200, 2000, 20_000} {
			body := one.body(size)
			require.True(t, json.Valid([]byte(body)), "%s: %.300s", one.from, body)
			require.LessOrEqual(t, len(body), size+200, one.from)
			r, err := e.Evaluate(nil, &gatemap.Backend{StatusCode: 200, Body: []byte(body)})
			if err != nil {
				continue
			}
			empty, err := e.Evaluate(nil, &gatemap.Backend{StatusCode: 200, Body: []byte("{}")})
			if err != nil || string(empty.Body) != string(r.Body) {
				found++
			}
		}
	}
	require.Greater(t, found, 9*len(list)*3/10)
}

func TestFoundIntegrations(t *testing.T) {
	folder := t.TempDir()
	writeFile(t, filepath.Join(folder, "001.json"), `{"statusCode": "200", "contentType": "application/json", "template": "$input.json('$.a')"}`)
	writeFile(t, filepath.Join(folder, "integrations", "g001.json"), `{"integrationResponses": [{"responseTemplates": {"application/json": "$input.path('$.b')", "text/xml": "constant"}}]}`)
	list, err := realTemplates("..", folder)
	require.NoError(t, err)
	var sources []string
	for _, one := range list {
		sources = append(sources, one.source)
	}
	require.Contains(t, sources, "$input.json('$.a')")
	require.Contains(t, sources, "$input.path('$.b')")
	require.NotContains(t, sources, "constant")
}

func writeFile(t *testing.T, name, text string) {
	require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o700))
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
}
