package lintconfig

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/lint"
)

func TestRead(t *testing.T) {
	c, err := Read("d/.gatemap.yaml", []byte(`
rules: {pattern-newline: off, unescaped-input: error, pattern-dash: on}
severity: warning
include: [api, "*.tf"]
exclude: gen/**
parameters: {Stage: prod, N: 3}
baseline: b.json
ignore:
- {file: api/a.json, pointer: /paths, rule: limit, reason: so}
- {file: b.json, rule: limit}
`))
	require.NoError(t, err)
	require.Equal(t, []string{"pattern-newline"}, c.Disable)
	require.Equal(t, map[string]lint.Severity{"unescaped-input": lint.Error}, c.Severities)
	require.Equal(t, "warning", c.Severity)
	require.Equal(t, []string{"api", "*.tf"}, c.Include)
	require.Equal(t, []string{"gen/**"}, c.Exclude)
	require.Equal(t, map[string]string{"Stage": "prod", "N": "3"}, c.Parameters)
	require.Equal(t, filepath.Join("d", "b.json"), c.Baseline)
	require.Len(t, c.Ignore, 2)
	require.Equal(t, filepath.Join("d", "api", "a.json"), c.Ignore[0].File)
	require.Equal(t, 9, c.Ignore[0].Written.Line)
	for _, text := range []string{"", "# nothing\n", "rules:\nignore:\n"} {
		_, err := Read("x", []byte(text))
		require.NoError(t, err, text)
	}
}

func TestReadFaults(t *testing.T) {
	for _, row := range []struct{ text, want string }{
		{"rulez: {}", "x:1:1: there is no member rulez; is it rules?"},
		{"rules: {pattern-newlin: off}", "x:1:9: there is no rule pattern-newlin; is it pattern-newline?"},
		{"rules: {limit: maybe}", "x:1:16: maybe is not one of error, note, off, on, warning"},
		{"rules: [limit]", "x:1:8: rules is a mapping of names to values"},
		{"severity: bad", "x:1:11: unknown severity"},
		{"exclude: ['[']", "x:1:11: [ is no pattern of paths"},
		{"ignore: {}", "x:1:9: ignore is a list of mappings"},
		{"ignore: [{rule: limit}]", "x:1:10: an ignore needs a file and a rule"},
		{"ignore: [{file: a, rul: limit, rule: limits}]", "x:1:20: there is no member rul; is it rule?"},
		{"ignore: [{file: a, rule: limits}]", "x:1:26: there is no rule limits; is it limit?"},
		{"a: [", "x:"},
		{"parameters: {A: [1]}", "x:1:17: parameters.A takes a text"},
		{"wholly: 1", "x:1:1: there is no member wholly"},
	} {
		_, err := Read("x", []byte(row.text))
		require.ErrorContains(t, err, row.want, row.text)
	}
	_, err := ReadFile(filepath.Join(t.TempDir(), Name))
	require.Error(t, err)
	_, err = ReadFile(t.TempDir())
	require.ErrorContains(t, err, "not a file")
	large := filepath.Join(t.TempDir(), Name)
	require.NoError(t, os.WriteFile(large, make([]byte, 2<<20), 0o644))
	_, err = ReadFile(large)
	require.ErrorContains(t, err, "more than")
}

func TestPatterns(t *testing.T) {
	for _, row := range []struct {
		pattern, name string
		want          bool
	}{
		{"api", "api/a.yaml", true}, {"api", "x/api/a.yaml", true}, {"/api", "x/api/a.yaml", false}, {"api/", "api/a.yaml", true},
		{"*.tf", "a/b/main.tf", true}, {"a/*.tf", "a/main.tf", true}, {"a/*.tf", "a/b/main.tf", false}, {"a/**", "a/b/c.tf", true},
		{"**/gen/*.json", "x/y/gen/a.json", true}, {"**/gen/*.json", "gen/a.json", true}, {"./a/b", "a/b", true}, {"a/b", "a/bc", false},
		{strings.Repeat("**/", 100) + "x", "x", false},
	} {
		require.Equal(t, row.want, matches(row.pattern, row.name), "%s %s", row.pattern, row.name)
	}
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	below := filepath.Join(dir, "repo", "a", "b")
	require.NoError(t, os.MkdirAll(below, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, Name), nil, 0o644))
	require.Empty(t, Find(below), "no repository")
	require.NoError(t, os.Mkdir(filepath.Join(dir, "repo", ".git"), 0o755))
	require.Empty(t, Find(below), "the file is outside of the repository")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "repo", Name), nil, 0o644))
	require.Equal(t, filepath.Join(dir, "repo", Name), Find(below))
	require.NoError(t, os.WriteFile(filepath.Join(below, Name), nil, 0o644))
	require.Equal(t, filepath.Join(below, Name), Find(below))
}

func TestSearch(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		name = filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
	}
	const mark = "x-amazon-apigateway-integration"
	write("a.yaml", mark)
	write("b.json", "{}")
	write("serverless.yml", "functions: {}")
	write("cdk.out/manifest.json", "{}")
	write("cdk.out/S.template.json", "AWS::ApiGateway::Method")
	write("m/main.tf", "module \"x\" {\n  source = \"../sub\"\n}\n")
	write("sub/main.tf", `resource "aws_api_gateway_integration" "i" {}`)
	write("own/main.tf", `resource "aws_api_gateway_integration" "i" {}`)
	write("plain/main.tf", `resource "aws_s3_bucket" "i" {}`)
	write("node_modules/a.yaml", mark)
	write("out/a.yaml", mark)
	require.NoError(t, os.Symlink(dir, filepath.Join(dir, "loop")))
	found, err := (&Config{File: filepath.Join(dir, Name), Exclude: []string{"out"}}).Search(dir)
	require.NoError(t, err)
	var names []string
	for _, d := range found.Definitions {
		rel, err := filepath.Rel(dir, d)
		require.NoError(t, err)
		names = append(names, filepath.ToSlash(rel))
	}
	require.Equal(t, []string{"a.yaml", "cdk.out", "m", "own", "serverless.yml"}, names)
	require.Equal(t, 1, found.Others)
	require.False(t, found.Full)

	deep := filepath.Join(t.TempDir(), strings.Repeat("d/", maxDepth+2))
	require.NoError(t, os.MkdirAll(deep, 0o755))
	top := deep
	for range maxDepth + 2 {
		top = filepath.Dir(top)
	}
	found, err = (&Config{}).Search(top)
	require.NoError(t, err)
	require.True(t, found.Full, "too deep")
	_, err = (&Config{}).Search(filepath.Join(dir, "nowhere"))
	require.Error(t, err)
}
