package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// block is a code block of a page that shows commands and what they print.
var block = regexp.MustCompile("(?s)```console\n(.*?)```")

// stamp is the time of a line of an execution log.
var stamp = regexp.MustCompile(`(?m)^\w{3} \w{3} \d\d \d\d:\d\d:\d\d UTC \d{4} : `)

// TestExamples runs the commands of the examples' pages, which go with the
// current directory at the root of the repository, and compares what they
// print with what the page shows.
func TestExamples(t *testing.T) {
	t.Chdir("../..")
	pages, err := filepath.Glob("examples/*/README.md")
	require.NoError(t, err)
	require.NotEmpty(t, pages)
	for _, page := range pages {
		t.Run(filepath.Base(filepath.Dir(page)), func(t *testing.T) {
			text, err := os.ReadFile(page)
			require.NoError(t, err)
			ran := block.ReplaceAllFunc(text, func(b []byte) []byte {
				return []byte("```console\n" + transcript(t, string(b)) + "```")
			})
			if *update {
				require.NoError(t, os.WriteFile(page, ran, 0o644))
				return
			}
			require.Equal(t, string(text), string(ran), "%s is out of date; -update rewrites it", page)
		})
	}
}

// transcript runs the commands of a block again.
func transcript(t *testing.T, block string) string {
	var out bytes.Buffer
	for line := range strings.Lines(block) {
		command, ok := strings.CutPrefix(line, "$ ")
		if !ok {
			continue
		}
		out.WriteString(line)
		args, ok := strings.CutPrefix(strings.TrimSpace(command), "go run ./cmd/gatemap ")
		require.True(t, ok, "not a command of this module: %s", command)
		var printed bytes.Buffer
		run(words(args), streams{strings.NewReader(""), &printed, &printed})
		text := stamp.ReplaceAllString(printed.String(), "Tue Nov 24 09:12:44 UTC 2026 : ")
		if !strings.HasSuffix(text, "\n") {
			text += "\n"
		}
		out.WriteString(text)
	}
	return out.String()
}

// words splits a command line at blanks outside single quotes.
func words(s string) []string {
	var all []string
	for i, part := range strings.Split(s, "'") {
		if i%2 == 1 {
			all = append(all, part)
		} else {
			all = append(all, strings.Fields(part)...)
		}
	}
	return all
}

// TestExamplesLookRight: of what the examples' pages evaluate nothing looks wrong
// but what a page is about.
func TestExamplesLookRight(t *testing.T) {
	t.Chdir("../..")
	pages, err := filepath.Glob("examples/*/README.md")
	require.NoError(t, err)
	var wrong []string
	evaluated := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		for _, command := range evaluations.FindAllStringSubmatch(string(text), -1) {
			args := append([]string{"explain", "-o", "json"}, words(strings.NewReplacer(" --explain", "", " -o json", "").Replace(command[1]))...)
			var out, failed bytes.Buffer
			require.Zero(t, run(args, streams{strings.NewReader(""), &out, &failed}), failed.String())
			var doc struct {
				Explanation struct {
					LooksWrong []struct{ Rule, Message string }
				}
			}
			require.NoError(t, json.Unmarshal(out.Bytes(), &doc), command[1])
			evaluated++
			for _, r := range doc.Explanation.LooksWrong {
				wrong = append(wrong, filepath.Base(filepath.Dir(page))+": "+r.Rule+": "+r.Message)
			}
		}
	}
	require.Greater(t, evaluated, 6)
	require.Equal(t, []string{ // the errors that no pattern takes; --error-message gives no errorType
		"lambda-errors: empty-reference: $error.errorType prints nothing: there is no member errorType in {errorMessage}",
		`lambda-errors: failure-as-success: the function failed with "Cannot read properties of undefined", which no pattern takes: the default makes it 200 for the client`,
		`openapi-errors: failure-as-success: the function failed with "Error: order 7\nwas not found", which no pattern takes: the default makes it 200 for the client`,
	}, wrong)
}

var evaluations = regexp.MustCompile(`(?m)^\$ go run ./cmd/gatemap (?:simulate|explain) (.*)$`)
