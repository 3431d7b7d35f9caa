package lint_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

// suppressed lints a text with its comments, and gives what is left as
// "line rule: message".
func suppressed(t *testing.T, name, text string, opts lint.Options) []string {
	t.Helper()
	api, err := formats.Parse(name, []byte(text), formats.Options{})
	require.NoError(t, err)
	list := []string{}
	opts.Disable = append(opts.Disable, "undeclared-response")
	for _, f := range lint.Suppress(lint.CheckAPI(api, opts), lint.IgnoresIn(name, []byte(text)), opts) {
		list = append(list, strings.TrimPrefix(f.Position.String(), name+":")+" "+f.Rule()+": "+f.Message)
	}
	return list
}

func TestIgnoreComments(t *testing.T) {
	const broken = "          'Invalid*': {statusCode: \"400\"}"
	template := func(comment string) string {
		return fixHead + "            responseTemplates:\n              application/json: |\n" + comment + "                {\"a\": \"$input.path('$.a')\"}\n"
	}
	for _, row := range []struct {
		name, text string
		want       []string // beginnings
	}{
		{"none", fixHead + broken + "\n", []string{"12:18 pattern-repeated-letter"}},
		{"in the line", fixHead + broken + " # gatemap:ignore pattern-repeated-letter the guide has it so\n", nil},
		{"before it", fixHead + "          # gatemap:ignore pattern-repeated-letter why\n" + broken + "\n", nil},
		{"before what it is in", strings.Replace(fixHead, "    get:", "    # gatemap:ignore pattern-repeated-letter why\n    get:", 1) + broken + "\n", nil},
		{"not below", strings.Replace(fixHead, "      responses", "      # gatemap:ignore pattern-repeated-letter why\n      responses", 1) + broken + "\n",
			[]string{"5:7 ignore: gatemap:ignore pattern-repeated-letter: there is no such finding here", "13:18 pattern-repeated-letter"}},
		{"several rules", fixHead + broken + " # gatemap:ignore pattern-repeated-letter,pattern-newline why\n",
			[]string{"12:43 ignore: gatemap:ignore pattern-newline: there is no"}},
		{"unknown", fixHead + broken + " # gatemap:ignore pattern-repeated-leter why\n", []string{"12:18 pattern-rep", "12:43 ignore: gatemap:ignore: there is no rule"}},
		{"nothing", fixHead + broken + " # gatemap:ignore\n", []string{"12:18 pattern-rep", "12:43 ignore: gatemap:ignore names no rule"}},
		{"in a template", template("                ## gatemap:ignore unescaped-input the field is a number\n"), nil},
		{"behind a template's line", strings.TrimSuffix(template(""), "\n") + " ## gatemap:ignore unescaped-input a number\n", nil},
		{"without one", template(""), []string{"14:24 unescaped-input"}},
	} {
		got := suppressed(t, "a.yaml", row.text, lint.Options{})
		require.Len(t, got, len(row.want), "%s: %q", row.name, got)
		for i, want := range row.want {
			require.Contains(t, got[i], want, row.name)
		}
	}
	// An ignore of a rule that is not applied is not unused.
	unused := fixHead + "          'x': {statusCode: \"400\"} # gatemap:ignore pattern-newline why\n"
	require.Len(t, suppressed(t, "a.yaml", unused, lint.Options{Disable: []string{"pattern-newline", "pattern-whole-match"}}), 0)
}

// HCL has two kinds of comments.
func TestIgnoreInHCL(t *testing.T) {
	text := terraformMethod("aws_lambda_function.f.invoke_arn", "404")
	for _, mark := range []string{"#", "//"} {
		line := strings.Replace(text, `selection_pattern = "404"`, `selection_pattern = "404" `+mark+` gatemap:ignore pattern-status-on-lambda why`, 1)
		require.Empty(t, suppressed(t, "main.tf", line, lint.Options{}))
		above := strings.Replace(text, `resource "aws_api_gateway_integration_response" "r400"`, mark+" gatemap:ignore pattern-status-on-lambda why\n"+`resource "aws_api_gateway_integration_response" "r400"`, 1)
		require.Empty(t, suppressed(t, "main.tf", above, lint.Options{}))
	}
}

// What has no comments is ignored by a pointer.
func TestIgnorePointer(t *testing.T) {
	found := []lint.Finding{{Fault: definition.Fault{Position: definition.Position{File: "a.json", Pointer: "/paths/~1a/get/x"}, Code: "limit"}}}
	for _, row := range []struct {
		pointer, file string
		left          int
	}{{"/paths/~1a", "a.json", 0}, {"", "a.json", 0}, {"/paths/~1", "a.json", 2}, {"/paths/~1a", "b.json", 2}} {
		left := lint.Suppress(found, []*lint.Ignore{{Rule: "limit", File: row.file, Pointer: row.pointer}}, lint.Options{})
		require.Len(t, left, row.left, "%+v", row)
	}
}

func TestSeverities(t *testing.T) {
	text := fixHead + "          'Invalid*': {statusCode: \"400\"}\n"
	api, err := formats.Parse("a.yaml", []byte(text), formats.Options{})
	require.NoError(t, err)
	opts := lint.Options{Disable: []string{"undeclared-response"}, Severities: map[string]lint.Severity{"pattern-repeated-letter": lint.Note}}
	found := lint.CheckAPI(api, opts)
	require.Len(t, found, 1)
	require.Equal(t, lint.Note, found[0].Severity)
	opts.Severity = lint.Warning
	require.Empty(t, lint.CheckAPI(api, opts))
}

// A fingerprint is the same after lines have moved, and another for another
// finding.
func TestFingerprints(t *testing.T) {
	text := fixMany(12)
	prints := func(text string) []string {
		api, err := formats.Parse("a.yaml", []byte(text), formats.Options{})
		require.NoError(t, err)
		found := lint.CheckAPI(api, lint.Options{})
		require.GreaterOrEqual(t, len(found), 12)
		return lint.Fingerprints(found)
	}
	before := prints(text)
	require.Equal(t, before, prints("# moved\n\n"+text))
	require.Equal(t, before, prints(strings.ReplaceAll(text, "{\"a\": \"$util", "\n                {\"a\": \"$util")))
	seen := map[string]bool{}
	for _, p := range before {
		require.False(t, seen[p], p)
		seen[p] = true
	}
}

// A baseline leaves out what it has, wherever the lines are, and counts what is
// gone.
func TestBaseline(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "api.yaml")
	check := func(text string) []lint.Finding {
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
		api, err := formats.LoadFile(name, formats.Options{})
		require.NoError(t, err)
		return lint.CheckAPI(api, lint.Options{})
	}
	text := fixMany(4)
	old := check(text)
	var b bytes.Buffer
	require.NoError(t, lint.WriteBaseline(&b, dir, old))
	require.NotContains(t, b.String(), dir, "names are relative")
	known, err := lint.ReadBaseline(b.Bytes())
	require.NoError(t, err)
	left, n, gone := known.New(dir, check("# moved\n"+text))
	require.Empty(t, left)
	require.Equal(t, []int{len(old), 0}, []int{n, gone})
	left, _, gone = known.New(dir, check(strings.Replace(text, "Invalid*", "Malformed*", 1)))
	require.Len(t, left, 1)
	require.Equal(t, 1, gone)
}

// TestBaselineIsRefused: the place of what is wrong, in the words of the file.
func TestBaselineIsRefused(t *testing.T) {
	for bad, want := range map[string]string{
		"":                                      "(root): line 1, column 1: no baseline: the text ends where a value is expected",
		"{":                                     "(root): line 1, column 2: no baseline: ",
		`[]`:                                    "(root): line 1, column 1: no baseline: an array where an object belongs",
		`{"findings": []}`:                      "(root): line 1, column 1: no baseline: it has no version",
		`{"version": "1", "findings": []}`:      "/version: line 1, column 13: no baseline: a string where a number belongs",
		`{"version": 2, "more": 1}`:             "a baseline of version 2; this program reads version 1",
		`{"version": 1, "findings": 5}`:         "/findings: line 1, column 28: no baseline: a number where an array belongs",
		"{\"version\": 1,\n \"findings\": [5]}": "/findings/0: line 2, column 15: no baseline: a number where an object belongs",
		`{"version": 1, "findings": [], "more": 1}`:                                     "/more: line 1, column 40: no baseline: there is no such member",
		"{\"version\": 1, \"findings\": [{\"fingerprint\": \"a\"},\n {\"file\": [1]}]}": "/findings/1/file: line 2, column 11: no baseline: an array where a string belongs",
		`{"version": 1, "findings": [{"fingerprint": "a", "line": 1}]}`:                 "/findings/0/line: line 1, column 58: no baseline: there is no such member",
		`{"version": 1, "findings": [{"file": "a"}]}`:                                   "/findings/0: line 1, column 29: no baseline: it has no fingerprint",
		`{"version": 1, "findings": []} {}`:                                             "(root): line 1, column 32: no baseline: ",
	} {
		_, err := lint.ReadBaseline([]byte(bad))
		require.ErrorContains(t, err, want, bad)
	}
}

// A text that methods share by an anchor is one finding with its uses.
func TestUses(t *testing.T) {
	text := fixHead + "            responseTemplates: &t\n              application/json: |\n                {\"a\": \"$input.path('$.a')\"}\n" +
		"  /b:\n    post:\n      responses: {\"200\": {description: x}}\n      x-amazon-apigateway-integration:\n        type: aws\n        uri: " + lambdaURI +
		"\n        responses:\n          default:\n            statusCode: \"200\"\n            responseTemplates: *t\n"
	api, err := formats.Parse("a.yaml", []byte(text), formats.Options{})
	require.NoError(t, err)
	found := lint.CheckAPI(api, lint.Options{})
	require.Len(t, found, 1)
	require.Equal(t, "GET /a 200", found[0].About.String())
	require.Len(t, found[0].Uses, 1)
	require.Equal(t, "POST /b 200", found[0].Uses[0].String())
	var b bytes.Buffer
	require.NoError(t, lint.WriteText(&b, found))
	require.Contains(t, b.String(), "\n\tused by: GET /a 200, POST /b 200\n")
	b.Reset()
	require.NoError(t, lint.WriteJSON(&b, found))
	var line map[string]any
	require.NoError(t, json.Unmarshal(b.Bytes(), &line))
	require.Equal(t, []any{"GET", "/a", "200"}, []any{line["method"], line["path"], line["status"]})
	require.Equal(t, []any{map[string]any{"method": "POST", "path": "/b", "status": "200"}}, line["uses"])
}

// A resource of Terraform with for_each is one text, too.
func TestUsesOfForEach(t *testing.T) {
	text := terraformMethod("aws_lambda_function.f.invoke_arn", "(?s).*Error.*")
	text = strings.Replace(text, `resource "aws_api_gateway_integration_response" "r400" {`, "resource \"aws_api_gateway_integration_response\" \"r400\" {\n  for_each = toset([\"400\", \"500\"])\n  response_templates = { \"application/json\" = \"{\\\"a\\\": \\\"$input.path('$.a')\\\"}\" }", 1)
	text = strings.Replace(text, "\"400\"\n  selection_pattern = \"(?s).*Error.*\"", "each.value\n  selection_pattern = \"(?s).*${each.value}.*\"", 1)
	api, err := formats.Parse("main.tf", []byte(text), formats.Options{})
	require.NoError(t, err)
	n := 0
	for _, f := range lint.CheckAPI(api, lint.Options{}) {
		if f.Rule() == "unescaped-input" {
			n++
			require.Len(t, f.Uses, 1)
		}
	}
	require.Equal(t, 1, n)
}
