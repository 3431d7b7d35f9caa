package main

import (
	"bytes"
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
