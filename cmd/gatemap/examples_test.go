package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
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

// TestShards runs the lines that example spark gives to those without it: what was done
// is not done again, and a file that is no cases has no results.
func TestShards(t *testing.T) {
	page, err := os.ReadFile("../../examples/spark/README.md")
	require.NoError(t, err)
	_, script, found := strings.Cut(string(page), "```sh\n")
	require.True(t, found)
	script, _, _ = strings.Cut(script, "```")
	dir := t.TempDir()
	self, err := os.Executable()
	require.NoError(t, err)
	require.NoError(t, os.Symlink(self, filepath.Join(dir, "gatemap")))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "recorded"), 0o700))
	file := func(name, content string) string {
		name = filepath.Join(dir, name)
		if content != "" {
			require.NoError(t, os.WriteFile(name, []byte(content), 0o600))
		}
		text, err := os.ReadFile(name)
		if err != nil {
			require.ErrorIs(t, err, os.ErrNotExist)
		}
		return string(text)
	}
	runs := func() int {
		cmd := exec.Command("sh", "-c", script)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), asCommand+"=1", "PATH="+dir+string(os.PathListSeparator)+os.Getenv("PATH"))
		if out, err := cmd.CombinedOutput(); cmd.ProcessState == nil {
			require.NoError(t, err, string(out))
		}
		return cmd.ProcessState.ExitCode()
	}
	file("recorded/a.ndjson", `{"id":1,"regex":"a","input":"a"}`)
	file("recorded/b.ndjson", `{"id":2}`)
	file("recorded/c.ndjson", `{"id":3,"regex":"a","input":"b"}`)
	require.Equal(t, 123, runs())
	require.Equal(t, `{"id":1,"matches":true}`+"\n", file("results/a.ndjson", ""))
	require.Empty(t, file("results/b.ndjson", ""))
	require.Equal(t, `{"id":3,"matches":false}`+"\n", file("results/c.ndjson", ""))

	file("results/a.ndjson", "as it was")
	file("recorded/b.ndjson", `{"id":2,"regex":"b","input":"b"}`)
	require.Zero(t, runs())
	require.Equal(t, "as it was", file("results/a.ndjson", ""))
	require.Equal(t, `{"id":2,"matches":true}`+"\n", file("results/b.ndjson", ""))
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
