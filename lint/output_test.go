package lint_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
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
		{Fault: definition.Fault{
			Position: definition.Position{File: "a b/ü.json", Pointer: "/x", Line: 3, Column: 4}, Code: "limit", Severity: lint.Error, Message: "m",
		}, Fix: "f"},
		{Fault: definition.Fault{Position: definition.Position{File: "c.tf"}, Code: "unresolved", Severity: lint.Note}},
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
	require.NoError(t, lint.WriteGitHub(&b, []lint.Finding{{Fault: definition.Fault{
		Position: definition.Position{File: "a,b:c", Line: 1, Column: 2}, Code: "limit", Severity: lint.Note, Message: "50%\nmore",
	}}}))
	require.Equal(t, "::notice file=a%2Cb%3Ac,line=1,col=2,title=limit::50%25\\nmore\n", b.String())
}

// kinds name the rules from one on, up to the next one that is named.
var kinds = map[string]string{
	"pattern-syntax": "Patterns", "overlapping-patterns": "The choice of a response", "integration-timeout": "The integration",
	"undeclared-response": "Headers and what has to be declared", "unknown-context": "What the service has", "content-type": "Payloads",
	"template-syntax": "Templates", "ignored-in-proxy": "The definition",
}

// The documentation lists every rule as Rules has it, and how many planted faults
// show what it finds.
func TestDocumentation(t *testing.T) {
	planted := map[string]int{}
	for _, p := range readPlanted(t) {
		if p.header["pending"] == "" {
			planted[p.header["rule"]]++
		}
	}
	var b strings.Builder
	for _, r := range lint.Rules() {
		if kind := kinds[r.ID]; kind != "" {
			fmt.Fprintf(&b, "\n**%s**\n\n| rule | severity | what it means | planted |\n| --- | --- | --- | --- |\n", kind)
		}
		fmt.Fprintf(&b, "| [`%s`](#%s) | %v | %s | %d |\n", r.ID, r.ID, r.Severity, r.Summary, planted[r.ID])
	}
	for _, r := range lint.Rules() {
		fmt.Fprintf(&b, "\n### %s\n\n%s %s\n\nSource: %s.\n", r.ID, r.Summary, r.Help, r.Source)
	}
	b.WriteString("\n")
	writeDocumentation(t, "rules", b.String())
}

// writeDocumentation puts a part between its marks in the documentation.
func writeDocumentation(t *testing.T, part, text string) {
	const name = "../docs/lint.md"
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	before, rest, ok := strings.Cut(string(data), "<!-- "+part+": written by go test ./lint -update -->\n")
	require.True(t, ok, "the page has lost its marks")
	_, after, ok := strings.Cut(rest, "<!-- end of "+part+" -->\n")
	require.True(t, ok)
	golden(t, name, []byte(before+"<!-- "+part+": written by go test ./lint -update -->\n"+text+"<!-- end of "+part+" -->\n"+after))
}

// TestSources: a rule's source is an anchor of docs/rules, which
// TestCitations looks up, or a document that others publish.
func TestSources(t *testing.T) {
	for _, r := range lint.Rules() {
		for source := range strings.SplitSeq(r.Source, "; ") {
			named := source == "java.util.regex.Pattern" || source == "java.util.regex.Pattern (asked of Java 17)" ||
				strings.HasPrefix(source, "guide, ") || strings.HasPrefix(source, "Weber and Seidl, ")
			for anchor := range strings.SplitSeq(source, ", ") {
				require.True(t, named || strings.HasPrefix(anchor, "rules/"), "%s: %s", r.ID, source)
			}
		}
	}
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

// Nothing that a definition holds ends a line, gives a command to a terminal or
// to the runner of a workflow, or turns the direction of writing.
func TestHostileText(t *testing.T) {
	hostile := "a\x1b]0;title\x07\r\n::error file=x::y\n  ##[group]z\u0085\u2028\u2029\u202e\u2066\x00\xff%0A::stop"
	at := definition.Position{File: hostile, Pointer: hostile, Line: 1, Column: 2}
	finding := lint.Finding{Fault: definition.Fault{Position: at, Code: "limit", Severity: lint.Error, Message: hostile}, Fix: hostile}
	command := lint.Finding{Fault: definition.Fault{Position: definition.Position{File: "::error::"}, Code: "limit", Message: "::error::"}, Fix: "::error::"}
	for _, f := range []lint.Finding{finding, command} {
		for _, write := range []func(*bytes.Buffer) error{
			func(b *bytes.Buffer) error { return lint.WriteText(b, []lint.Finding{f}) },
			func(b *bytes.Buffer) error { return lint.WriteGitHub(b, []lint.Finding{f}) },
		} {
			var b bytes.Buffer
			require.NoError(t, write(&b))
			requireTame(t, b.String())
		}
	}
}

func requireTame(t *testing.T, out string) {
	t.Helper()
	commands := 0
	for line := range strings.Lines(out) {
		line = strings.TrimSuffix(line, "\n")
		require.False(t, strings.ContainsFunc(strings.TrimPrefix(line, "\t"), func(r rune) bool {
			return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
		}), "%q", line)
		require.True(t, utf8.ValidString(line), "%q", line)
		if rest := strings.TrimSpace(line); strings.HasPrefix(rest, "::") {
			commands++
			require.Regexp(t, "^::(error|warning|notice) file=", rest)
			require.Equal(t, 1, commands, "%q", out)
			require.NotContains(t, strings.Split(rest, "::")[1], "\n")
		}
		require.False(t, strings.HasPrefix(strings.TrimSpace(line), "##["), "%q", line)
	}
}

// FuzzText: the same of whole definitions.
func FuzzText(f *testing.F) {
	for _, p := range []string{"\x1b[2J", "::error::x", "a\n::error::x", "\u202e(", "[\u2028", "\r"} {
		f.Add(p, p)
	}
	f.Fuzz(func(t *testing.T, p, text string) {
		api, err := formats.Parse(p, []byte(document("lambda", two(p, text), "")), formats.Options{})
		if err != nil {
			return
		}
		for _, found := range lint.CheckAPI(api, lint.Options{}) {
			for _, write := range []func(*bytes.Buffer) error{
				func(b *bytes.Buffer) error { return lint.WriteText(b, []lint.Finding{found}) },
				func(b *bytes.Buffer) error { return lint.WriteGitHub(b, []lint.Finding{found}) },
			} {
				var b bytes.Buffer
				require.NoError(t, write(&b))
				requireTame(t, b.String())
			}
		}
	})
}
