package lint_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/lint"
)

// TestRealWorld applies the rules to integrations found in public repositories
// and compares all findings with testdata/real.txt, which was reviewed by eye.
func TestRealWorld(t *testing.T) {
	file, err := os.Open("../testdata/rules/real.ndjson")
	require.NoError(t, err)
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	var findings bytes.Buffer
	count := map[lint.Severity]int{}
	integrations := map[string]bool{}
	for lines.Scan() {
		var row struct {
			ID          string
			Integration json.RawMessage
		}
		require.NoError(t, json.Unmarshal(lines.Bytes(), &row))
		id := row.ID[:strings.LastIndex(row.ID, "-")] // one integration may have several cases
		if integrations[id] {
			continue
		}
		integrations[id] = true
		for _, f := range check(t, fmt.Sprintf(`{"httpMethod":"GET","methodIntegration":%s}`, row.Integration), lint.Options{}) {
			count[f.Severity]++
			fmt.Fprintf(&findings, "%s %v %s: %s\n", id, f.Severity, f.Rule(), f.Message)
		}
	}
	require.NoError(t, lines.Err())
	fmt.Fprintf(&findings, "%d integrations, %d errors, %d warnings, %d notes\n", len(integrations), count[lint.Error], count[lint.Warning], count[lint.Note])
	golden(t, "testdata/real.txt", findings.Bytes())
}
