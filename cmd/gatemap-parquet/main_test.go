package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const testdata = "internal/cases/testdata"

func open(t *testing.T, name string) *os.File {
	f, err := os.Open(name)
	require.NoError(t, err)
	t.Cleanup(func() { f.Close() })
	return f
}

func TestRun(t *testing.T) {
	want, err := os.ReadFile(filepath.Join(testdata, "cases.ndjson"))
	require.NoError(t, err)
	file := filepath.Join(testdata, "arrow-zstd.parquet")
	for _, args := range [][]string{{"read"}, {"read", file}} {
		var out, diag bytes.Buffer
		require.Equal(t, 0, run(args, open(t, file), &out, &diag), diag.String())
		require.Equal(t, string(want), out.String())
	}
	var partition, says bytes.Buffer
	require.Equal(t, 0, run([]string{"read", "region=eu", "context.stage=a=b", file}, nil, &partition, &says), says.String())
	require.Equal(t, strings.ReplaceAll(string(want), "}\n", `,"region":"eu","context":{"stage":"a=b"}}`+"\n"), partition.String())
	for args, says := range map[string]string{
		"read none.parquet":      "gatemap-parquet: open none.parquet: ",
		"read main_test.go":      "gatemap-parquet: file: it does not begin with PAR1\n",
		"read .":                 "gatemap-parquet: a Parquet file is read from its end",
		"read " + file + " more": "Usage: ",
		"":                       "Usage: ",
	} {
		var out, diag bytes.Buffer
		require.Equal(t, 2, run(strings.Fields(args), open(t, file), &out, &diag))
		require.Contains(t, diag.String(), says)
		require.Empty(t, out.String())
	}
	for args, says := range map[string]string{"--help": "Usage: ", "version": "gatemap-parquet "} {
		var out, diag bytes.Buffer
		require.Equal(t, 0, run([]string{args}, open(t, file), &out, &diag))
		require.Contains(t, out.String(), says)
	}
}

// bothPrograms builds gatemap with this program beside it, and returns the path of it.
func bothPrograms(t *testing.T) string {
	dir := t.TempDir()
	exe := ""
	if runtime.GOOS == "windows" {
		exe = ".exe"
	}
	for program, folder := range map[string]string{"gatemap": "../../cmd/gatemap", "gatemap-parquet": "."} {
		build := exec.Command("go", "build", "-o", filepath.Join(dir, program+exe), ".")
		build.Dir = folder
		out, err := build.CombinedOutput()
		require.NoError(t, err, string(out))
	}
	return filepath.Join(dir, "gatemap"+exe)
}

// TestCommand runs gatemap with this program beside it.
func TestCommand(t *testing.T) {
	gatemap := bothPrograms(t)
	t.Run("replay", func(t *testing.T) { testReplay(t, gatemap) })
	t.Run("diff", func(t *testing.T) { testDiff(t, gatemap) })
}

// testReplay: the results are the same, whichever form the cases have, and become a
// file that is read again.
func testReplay(t *testing.T, gatemap string) {
	replay := func(args ...string) string {
		var diag bytes.Buffer
		cmd := exec.Command(gatemap, append([]string{"replay"}, args...)...)
		cmd.Stderr = &diag
		out, err := cmd.Output()
		require.NoError(t, err, diag.String())
		return string(out)
	}
	want := replay(filepath.Join(testdata, "cases.ndjson"))
	require.Equal(t, 6, strings.Count(want, "\n"))
	for _, name := range []string{"arrow-zstd", "arrow-pages2", "duckdb-v2", "duckdb-json", "pandas", "polars", "spark", "spark-v2", "spark-lz4", "spark-legacy"} {
		require.Equal(t, want, replay(filepath.Join(testdata, name+".parquet")), name)
	}
	lake := t.TempDir()
	for _, name := range []string{"region=eu/day=1/part-0.parquet", "region=us/part-0.parquet"} {
		data, err := os.ReadFile(filepath.Join(testdata, "spark.parquet"))
		require.NoError(t, err)
		name = filepath.Join(lake, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o700))
		require.NoError(t, os.WriteFile(name, data, 0o600))
	}
	require.Equal(t, want+want, replay(lake))
	results := filepath.Join(t.TempDir(), "results.parquet")
	require.Empty(t, replay("-o", results, filepath.Join(testdata, "spark.parquet")))
	var out, diag bytes.Buffer
	require.Equal(t, 0, run([]string{"read", results}, nil, &out, &diag), diag.String())
	got, expected := strings.Split(out.String(), "\n"), strings.Split(want, "\n")
	require.Len(t, got, len(expected))
	for i := range expected[:6] {
		require.JSONEq(t, expected[i], got[i])
	}
}

// testDiff: what differs for recorded answers is the same, whoever wrote their file.
func testDiff(t *testing.T, gatemap string) {
	dir := t.TempDir()
	write := func(name, template string) string {
		file := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(file, []byte(`{"openapi": "3.0.1", "paths": {"/pets/{id}": {"get": {"x-amazon-apigateway-integration":
			{"type": "http", "responses": {"default": {"statusCode": 200, "responseTemplates": {"application/json": "`+template+`"}},
			"404": {"statusCode": 404}}}}}}}`), 0o600))
		return file
	}
	older, newer := write("old.json", "$input.json('$.name')"), write("new.json", "$input.path('$.name')")
	diff := func(answers string) string {
		out, err := exec.Command(gatemap, "diff", "--answers", answers, older, newer).CombinedOutput()
		require.Error(t, err, "they differ")
		require.Equal(t, 1, err.(*exec.ExitError).ExitCode(), string(out))
		// Spark writes the names of a map in another order.
		return regexp.MustCompile(`, (Content-Type|X-A): "[^"]*"`).ReplaceAllString(strings.ReplaceAll(string(out), answers, "ANSWERS"), "")
	}
	want := diff(filepath.Join(testdata, "cases.ndjson"))
	require.Contains(t, want, "differs GET /pets/{id} (5 of 6 answers)")
	for _, name := range []string{"arrow-zstd", "arrow-snappy", "duckdb-v1", "duckdb-json", "pandas", "polars", "spark", "spark-v2", "spark-legacy"} {
		require.Equal(t, want, diff(filepath.Join(testdata, name+".parquet")), name)
	}
}
