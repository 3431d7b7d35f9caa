package jsonschema

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/request"
)

type recorded struct {
	Schema string            `json:"schema"`
	Models map[string]string `json:"models"`
	Body   string            `json:"body"`
	Want   string            `json:"want"`
	Fault  bool              `json:"fault"`
}

func (row *recorded) compile() (request.Model, error) {
	models := map[string]string{"M": row.Schema}
	for name, schema := range row.Models {
		models[name] = schema
	}
	return Compile("M", models)
}

// records are the rows of the table that the service's library has answered.
func records(t testing.TB) (rows []recorded) {
	f, err := os.Open("testdata/recorded.ndjson")
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		var row recorded
		require.NoError(t, json.Unmarshal(lines.Bytes(), &row), lines.Text())
		rows = append(rows, row)
	}
	require.NoError(t, lines.Err())
	return rows
}

// TestRecordedReasons: rules/requests.md#reasons.
func TestRecordedReasons(t *testing.T) {
	rows := records(t)
	require.Greater(t, len(rows), 600)
	for _, row := range rows {
		m, err := row.compile()
		if row.Fault {
			if err == nil {
				t.Errorf("%s: compiles", row.Schema)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", row.Schema, err)
			continue
		}
		want := row.Want
		if want == "no JSON" {
			want = "[" + errSyntax.Error() + "]"
		}
		if got := m.Validate([]byte(row.Body)); got != want {
			t.Errorf("%s\nbody %s\ngot  %s\nwant %s", row.Schema, row.Body, got, want)
		}
	}
}
