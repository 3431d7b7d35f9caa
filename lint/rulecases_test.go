package lint_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/lint"
)

// TestRuleTemplates lints every template of testdata/rules whose output is JSON.
// A finding that the template never gives JSON is wrong then; what is said of
// branches is printed under -v, for a review by eye.
func TestRuleTemplates(t *testing.T) {
	files, err := filepath.Glob("../testdata/rules/*.ndjson")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	count := 0
	for _, name := range files {
		f, err := os.Open(name)
		require.NoError(t, err)
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 64<<20)
		for lines.Scan() {
			var row struct {
				ID, Template string
				Integration  json.RawMessage
				Vars         map[string]any
				Expect       any
			}
			require.NoError(t, json.Unmarshal(lines.Bytes(), &row))
			text, out := document("http", template(row.Template), ""), ""
			switch expect := row.Expect.(type) {
			case string:
				out = expect
			case map[string]any: // a whole evaluation
				text = fmt.Sprintf(`{"httpMethod":"GET","methodIntegration":%s}`, row.Integration)
				out, _ = expect["body"].(string)
				if _, ok := expect["bodyJSON"]; ok {
					out = "{}"
				}
			}
			var responses struct{ IntegrationResponses map[string]json.RawMessage }
			if row.Integration != nil {
				require.NoError(t, json.Unmarshal(row.Integration, &responses))
			}
			if len(responses.IntegrationResponses) > 1 { // what is found may be in a template that another answer takes
				continue
			}
			if len(row.Vars) > 0 || strings.TrimSpace(out) == "" || !json.Valid([]byte(out)) {
				continue
			}
			count++
			for _, found := range check(t, text, lint.Options{}) {
				if found.Rule() != "template-not-json" && found.Rule() != "template-list-comma" {
					continue
				}
				require.NotContains(t, found.Message, "no way through it", "%s\n%s\n%s", row.ID, row.Template, out)
				t.Logf("%s %v\n%s", row.ID, &found, row.Template)
			}
		}
		require.NoError(t, lines.Err())
		require.NoError(t, f.Close())
	}
	require.Equal(t, 270, count)
	t.Logf("%d templates", count)
}
