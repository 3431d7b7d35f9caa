package conformance

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// ruleCases counts the cases of each file of testdata/rules: a case that is
// lost, or a file that nobody reads, is a failure.
var ruleCases = map[string]int{
	"content-handling.ndjson":  72,
	"evaluation.ndjson":        11,
	"jsonpath.ndjson":          42,
	"overrides.ndjson":         5,
	"parameters.ndjson":        23,
	"real.ndjson":              119,
	"regex.ndjson":             102,
	"selection.ndjson":         42,
	"template-choice.ndjson":   13,
	"templates.ndjson":         186,
	"variables.ndjson":         68,
	"velocity-airspeed.ndjson": 298,
	"velocity-engine.ndjson":   1018,
	"velocity-js.ndjson":       196,
	"velocity-language.ndjson": 1135,
	"velocity-recorded.ndjson": 224,
}

// TestRules runs every case of the repository and prints the counts under -v.
// What differs is listed with its reason in testdata/deviations.json, and
// whatever is listed has to differ.
func TestRules(t *testing.T) {
	deviations := readDeviations(t)
	files, err := filepath.Glob("../../testdata/rules/*.ndjson")
	require.NoError(t, err)
	require.Len(t, files, len(ruleCases))
	ids := map[string]bool{}
	total, deviating := 0, 0
	for _, file := range files {
		name := filepath.Base(file)
		lines := readLines(t, file)
		require.Len(t, lines, ruleCases[name], name)
		failed := 0
		for _, line := range lines {
			id, diff := runCase(t, line)
			require.False(t, ids[id], "two cases have the id %s", id)
			ids[id] = true
			switch reason, known := deviations[id]; {
			case known && diff == "":
				t.Errorf("%s passes: take it off the list of deviations (%s)", id, reason)
			case known:
				deviating++
			case diff != "":
				failed++
				t.Errorf("%s: %s: %s", name, id, diff)
			}
		}
		t.Logf("%4d of %4d %s", len(lines)-failed, len(lines), name)
		total += len(lines)
	}
	for id := range deviations {
		require.True(t, ids[id], "the deviation %s is no case", id)
	}
	t.Logf("%d cases, of which %d deviate as listed", total, deviating)
}

// runCase gives the id of a line and how its result differs from what the line
// expects, "" if it does not.
func runCase(t *testing.T, line []byte) (id, diff string) {
	var head struct{ ID string }
	require.NoError(t, json.Unmarshal(line, &head))
	result, err := Evaluate(line)
	require.NoError(t, err, head.ID)
	diff, err = Check(line, result)
	require.NoError(t, err, head.ID)
	return head.ID, diff
}

func readDeviations(t *testing.T) map[string]string {
	data, err := os.ReadFile("../../testdata/deviations.json")
	require.NoError(t, err)
	var deviations map[string]string
	require.NoError(t, json.Unmarshal(data, &deviations))
	return deviations
}

func readLines(t *testing.T, file string) [][]byte {
	f, err := os.Open(file)
	require.NoError(t, err)
	defer f.Close()
	var lines [][]byte
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		lines = append(lines, []byte(strings.Clone(scanner.Text())))
	}
	require.NoError(t, scanner.Err())
	return lines
}
