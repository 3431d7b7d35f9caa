package surface

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// modules are those whose packages the packages of a pattern are compiled with.
func modules(t *testing.T, pattern string) []string {
	cmd := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", pattern)
	cmd.Dir = top
	out, err := cmd.Output()
	require.NoError(t, err)
	all := strings.Fields(string(out))
	slices.Sort(all)
	return slices.Compact(all)
}

// TestModules: the root package is compiled with the standard library and this
// module alone, and the command with the modules of a list that is seen in a diff.
// What only a nested module needs (Caddy, Envoy, gRPC, OpenTelemetry, the AWS SDK) is in neither,
// nor in the module's requirements.
func TestModules(t *testing.T) {
	const self = "github.com/gatemap/gatemap"
	require.Equal(t, []string{self}, modules(t, "."))
	const golden = "testdata/modules.list"
	command := strings.Join(modules(t, "./cmd/gatemap"), "\n") + "\n"
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(command), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), command, "run the test with -update")

	requirements, err := os.ReadFile(filepath.Join(top, "go.mod"))
	require.NoError(t, err)
	for _, foreign := range []string{"caddyserver", "envoyproxy", "google.golang.org/grpc", "go.opentelemetry.io", "aws-lambda-go", "aws-sdk-go", "smithy-go"} {
		require.NotContains(t, string(requirements), foreign)
		require.NotContains(t, command, foreign)
	}
}
