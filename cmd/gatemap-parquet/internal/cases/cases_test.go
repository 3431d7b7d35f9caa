package cases

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/cmd/gatemap-parquet/internal/parquetfile"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func read(data []byte, limits parquetfile.Limits) (string, error) {
	f, err := parquetfile.Open(bytes.NewReader(data), int64(len(data)), limits)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	err = Write(&out, f)
	return out.String(), err
}

func linesOf(t *testing.T, name string) string {
	data, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	text, err := read(data, parquetfile.DefaultLimits())
	require.NoError(t, err, name)
	return text
}

// writers are files with the same cases. testdata/make.py says how each was made.
var writers = []string{
	"arrow-none", "arrow-snappy", "arrow-gzip", "arrow-zstd", "arrow-brotli", "arrow-lz4", "arrow-pages2", "polars",
	"duckdb-v1", "duckdb-v2", "duckdb-json", "pandas", "spark", "spark-v2", "spark-lz4",
}

// TestWriters: the lines are the same values, whoever wrote the file.
func TestWriters(t *testing.T) {
	golden := filepath.Join("testdata", "cases.ndjson")
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(linesOf(t, "arrow-zstd.parquet")), 0o666))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	wanted := strings.Split(strings.TrimSpace(string(want)), "\n")
	require.Len(t, wanted, 6)
	for _, name := range writers {
		got := strings.Split(strings.TrimSpace(linesOf(t, name+".parquet")), "\n")
		require.Len(t, got, len(wanted), name)
		for i := range got {
			// A JSON text of DuckDB has members that are null.
			line := strings.NewReplacer(`,"body":null`, "", `,"bodyBase64":null`, "").Replace(got[i])
			require.JSONEq(t, wanted[i], line, name)
		}
	}
}

// TestTypes: every type that has a form in JSON.
func TestTypes(t *testing.T) {
	for _, name := range []string{"types", "int96", "split", "spark-legacy", "fastparquet"} {
		got := linesOf(t, name+".parquet")
		golden := filepath.Join("testdata", name+".ndjson")
		if *update {
			require.NoError(t, os.WriteFile(golden, []byte(got), 0o666))
		}
		want, err := os.ReadFile(golden)
		require.NoError(t, err)
		require.Equal(t, string(want), got, name)
	}
}
