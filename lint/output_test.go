package lint_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

// golden compares with a file, or writes it with -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(name, got, 0o644))
	}
	want, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "run the test with -update")
}

func TestOutputs(t *testing.T) {
	api, err := formats.LoadFile("testdata/shop.yaml", formats.Options{})
	require.NoError(t, err)
	found := lint.CheckAPI(api, lint.Options{})
	for _, o := range []struct {
		file  string
		write func(*bytes.Buffer) error
	}{
		{"shop.txt", func(b *bytes.Buffer) error { return lint.WriteText(b, found) }},
		{"shop.ndjson", func(b *bytes.Buffer) error { return lint.WriteJSON(b, found) }},
		{"shop.sarif", func(b *bytes.Buffer) error { return lint.WriteSARIF(b, found, "v0") }},
		{"shop.github", func(b *bytes.Buffer) error { return lint.WriteGitHub(b, found) }},
	} {
		var b bytes.Buffer
		require.NoError(t, o.write(&b))
		golden(t, "testdata/"+o.file, b.Bytes())
	}
}

// What SARIF 2.1.0 asks for: rule ids that exist, levels of the
// specification, positions from 1, and URIs.
func TestSARIF(t *testing.T) {
	found := []lint.Finding{
		{Rule: "limit", Severity: lint.Error, File: "a b/ü.json", Pointer: "/x", Line: 3, Column: 4, Message: "m", Fix: "f"},
		{Rule: "unresolved", Severity: lint.Note, File: "c.tf"},
	}
	var b bytes.Buffer
	require.NoError(t, lint.WriteSARIF(&b, found, ""))
	var log struct {
		Version string
		Runs    []struct {
			Tool struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Results []struct {
				RuleID    string
				RuleIndex int
				Level     string
				Locations []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           *struct{ StartLine, StartColumn int }
					}
				}
			}
		}
	}
	require.NoError(t, json.Unmarshal(b.Bytes(), &log))
	require.Equal(t, "2.1.0", log.Version)
	run := log.Runs[0]
	require.Len(t, run.Results, 2)
	for i, r := range run.Results {
		require.Equal(t, r.RuleID, run.Tool.Driver.Rules[r.RuleIndex].ID)
		require.Equal(t, found[i].Severity.String(), r.Level)
	}
	at := run.Results[0].Locations[0].PhysicalLocation
	require.Equal(t, "a%20b/%C3%BC.json", at.ArtifactLocation.URI)
	require.Equal(t, 3, at.Region.StartLine)
	require.Nil(t, run.Results[1].Locations[0].PhysicalLocation.Region)
}

func TestGitHubEscapes(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, lint.WriteGitHub(&b, []lint.Finding{{Rule: "limit", Severity: lint.Note, File: "a,b:c", Line: 1, Column: 2, Message: "50%\nmore"}}))
	require.Equal(t, "::notice file=a%2Cb%3Ac,line=1,col=2,title=limit::50%25%0Amore\n", b.String())
}

// The documentation lists every rule as Rules has it.
func TestDocumentation(t *testing.T) {
	const name = "../docs/lint.md"
	const begin, end = "<!-- rules: written by go test ./lint -run TestDocumentation -update -->\n", "<!-- end of rules -->\n"
	var b strings.Builder
	b.WriteString("\n| rule | severity | what it means |\n| --- | --- | --- |\n")
	for _, r := range lint.Rules() {
		fmt.Fprintf(&b, "| [`%s`](#%s) | %v | %s |\n", r.ID, r.ID, r.Severity, r.Summary)
	}
	for _, r := range lint.Rules() {
		fmt.Fprintf(&b, "\n### %s\n\n%s %s\n\nSource: %s.\n", r.ID, r.Summary, r.Help, r.Source)
	}
	b.WriteString("\n")
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	page := string(data)
	before, rest, ok := strings.Cut(page, begin)
	require.True(t, ok, "the page has lost its marks")
	_, after, ok := strings.Cut(rest, end)
	require.True(t, ok)
	golden(t, name, []byte(before+begin+b.String()+end+after))
}

func TestRuleTexts(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range lint.Rules() {
		require.False(t, seen[r.ID])
		seen[r.ID] = true
		require.Regexp(t, `^[a-z-]+$`, r.ID)
		require.True(t, strings.HasSuffix(r.Summary, "."))
		require.NotEmpty(t, r.Help)
		require.NotEmpty(t, r.Source)
		found, ok := lint.FindRule(r.ID)
		require.True(t, ok)
		require.Equal(t, r, found)
	}
	_, ok := lint.FindRule("nothing")
	require.False(t, ok)
}
