package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/traps"
)

// payloadLimit is that of gatemap serve, which is the service's.
const payloadLimit = 10 << 20

// TestServeTraps: a backend that misbehaves in every way, behind a whole server.
// Each trap is a resource of one API.
func TestServeTraps(t *testing.T) {
	type method struct {
		Integration any    `json:"methodIntegration"`
		HTTPMethod  string `json:"httpMethod"`
	}
	type resource struct {
		ID      string            `json:"id"`
		Path    string            `json:"path"`
		Methods map[string]method `json:"resourceMethods"`
	}
	var resources []resource
	var args []string
	for i, trap := range traps.All {
		backend := listen(t)
		t.Cleanup(func() { backend.Close() })
		answer, _ := trap.At(payloadLimit)
		go traps.Serve(backend, answer, trap.Pause)
		args = append(args, "--backend", fmt.Sprintf("https://trap%d.example=http://%s", i, backend.Addr()))
		var integration map[string]any
		require.NoError(t, json.Unmarshal([]byte(trap.Integration), &integration))
		integration["uri"], integration["httpMethod"] = fmt.Sprintf("https://trap%d.example/pets", i), trapMethod(&trap)
		if trap.Timeout > 0 {
			integration["timeoutInMillis"] = trap.Timeout.Milliseconds()
		}
		resources = append(resources, resource{fmt.Sprint("r", i), fmt.Sprintf("/trap%d/{petId}", i), map[string]method{"ANY": {integration, "ANY"}}})
	}
	document, err := json.Marshal(map[string]any{"items": resources})
	require.NoError(t, err)
	s := serveAPI(t, append(args, "-f", write(t, t.TempDir(), "resources.json", string(document)))...)
	for i, trap := range traps.All {
		t.Run(trap.Name, func(t *testing.T) {
			r, err := http.NewRequest(trapMethod(&trap), fmt.Sprintf("%s/trap%d/7", s.url, i), nil)
			require.NoError(t, err)
			r.Header.Set("Accept-Encoding", trap.Accepts)
			got, err := client.Do(r)
			require.NoError(t, err)
			defer got.Body.Close()
			body, err := io.ReadAll(got.Body)
			require.NoError(t, err)
			_, want := trap.At(payloadLimit)
			require.Equal(t, trap.Status, got.StatusCode, "%.200s", body)
			require.True(t, want == string(body), "%.200s\nnot\n%.200s", body, want)
			if name, value, ok := strings.Cut(trap.Header, ": "); ok {
				require.Equal(t, value, got.Header.Get(name), got.Header)
			}
			for _, name := range trap.Absent {
				require.NotContains(t, got.Header, name)
			}
		})
	}
}

func trapMethod(trap *traps.Trap) string {
	if trap.Method == "" {
		return http.MethodGet
	}
	return trap.Method
}
