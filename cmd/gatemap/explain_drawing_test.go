package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// drawn are command lines whose output the tests of the drawing (web/tests/drawing)
// read, by the name of the file; they run at the root of the repository.
var drawn = map[string]string{
	"lambda-error":   "-f examples/lambda-errors/integration.json --backend examples/lambda-errors/not-found.json",
	"list":           "-f examples/dynamodb-list/integration.json --backend examples/dynamodb-list/items.json",
	"override":       "-f examples/dynamodb-list/integration.json --backend examples/dynamodb-list/throttled.json",
	"default-failed": "-f examples/openapi-errors/openapi.yaml --path /orders/7 --backend examples/openapi-errors/two-lines.json",
	"mock":           "-f examples/cors-mock/method.json --request examples/cors-mock/preflight.json",
	"mock-template":  "-f web/tests/drawing/testdata/input/mock.json --query status=409",
	"mock-failed":    "-f web/tests/drawing/testdata/input/mock-failed.json --query status=409",
	"payload":        "-f web/tests/drawing/testdata/input/payload.json --body {\"items\":[{\"id\":1}],\"tags\":[1]}",
	"gateway":        "-f web/tests/drawing/testdata/input/none.json --gateway-responses web/tests/drawing/testdata/input/gateway.json --status 503",
	"headers":        "-f web/tests/drawing/testdata/input/headers.json --status 418 -H Server:backend -H X-Long:0123456789 --body {}",
	"broken":         "-f web/tests/drawing/testdata/input/broken.json --body {}",
	"binary":         "-f web/tests/drawing/testdata/input/binary.json --binary-media-type image/png -H Content-Type:image/png --accept image/png --body /9j/4A==",
	"hostile":        "-f web/tests/drawing/testdata/input/hostile.json --status 404 -H X-A:<script>alert(1)</script> --body {\"a\":\"</script><!--<script>alert(2)//\"}",
}

// TestDrawn: the explanations that the tests of the drawing read are those that the command prints.
func TestDrawn(t *testing.T) {
	t.Chdir("../..")
	for name, line := range drawn {
		t.Run(name, func(t *testing.T) {
			got := explainJSON(t, line)
			file := filepath.Join("web/tests/drawing/testdata", name+".json")
			if *update {
				require.NoError(t, os.WriteFile(file, got, 0o644))
				return
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			require.Equal(t, string(want), string(got), "%s is out of date; -update rewrites it", file)
		})
	}
}

// explainJSON is what explain prints for the words of a command line.
func explainJSON(t *testing.T, line string) []byte {
	t.Helper()
	var out, errs bytes.Buffer
	args := append([]string{"explain", "-o", "json", "--time", "2026-11-24T09:12:44Z"}, strings.Fields(line)...)
	require.Equal(t, exitDone, run(args, streams{strings.NewReader(""), &out, &errs}), errs.String())
	return out.Bytes()
}
