package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/wholefile"
)

// step is a copy that the tutorial makes by hand, or a block of a command.
var step = regexp.MustCompile("(?s)<!-- tutorial: cp (\\S+) (\\S+) -->|```console\n(.*?)```")

// TestTutorial runs the commands of docs/testing.md in a folder of its own,
// with the edits that the page asks for in between, and compares what they
// print with what the page shows; -update rewrites the page. What lint prints
// is a matter of its own page.
func TestTutorial(t *testing.T) {
	name, err := filepath.Abs("../../docs/testing.md")
	require.NoError(t, err)
	page, err := os.ReadFile(name)
	require.NoError(t, err)
	examples, err := filepath.Abs("../../examples/cloudformation-pets")
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	commands := 0
	wholefile.CleanOnSignal()                                   // whose goroutine lasts
	real, shown := strings.NewReplacer(), strings.NewReplacer() // the address of the server and that of the page
	ran := step.ReplaceAllFunc(page, func(found []byte) []byte {
		m := step.FindSubmatch(found)
		if len(m[1]) > 0 {
			data, err := os.ReadFile(filepath.Join(examples, string(m[1])))
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(string(m[2]), data, 0o644))
			return found
		}
		commands++
		line, rest, _ := strings.Cut(string(m[3]), "\n")
		if args, ok := strings.CutPrefix(line, "$ gatemap serve "); ok {
			s := serveAPI(t, words(strings.TrimSuffix(args, " &"))...)
			real, shown = strings.NewReplacer("http://127.0.0.1:8080", s.url), strings.NewReplacer(s.url, "http://127.0.0.1:8080")
			return []byte("```console\n" + line + "\n" + shown.Replace(s.out.String()) + "```")
		}
		return []byte("```console\n" + shown.Replace(tutorialStep(t, real.Replace(line)+"\n"+rest)) + "```")
	})
	require.Equal(t, 8, commands)
	if *update {
		require.NoError(t, os.WriteFile(name, ran, 0o644))
	}
	page, err = os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, string(page), string(ran))

	got, err := os.ReadFile("pets.gatemap.txtar")
	require.NoError(t, err)
	kept, err := os.ReadFile(filepath.Join(examples, "after/pets.gatemap.txtar"))
	require.NoError(t, err)
	require.Equal(t, string(kept), string(got))
	require.FileExists(t, "coverage.html")
}

// tutorialStep runs the command of a block, whose exit code must go with what
// the page shows.
func tutorialStep(t *testing.T, block string) string {
	line, shown, _ := strings.Cut(block, "\n")
	args, ok := strings.CutPrefix(line, "$ gatemap ")
	require.True(t, ok, line)
	lint := strings.HasPrefix(args, "lint")
	var out bytes.Buffer
	code := run(words(args), streams{strings.NewReader(""), &out, &out})
	want := exitDone
	if lint || strings.Contains(shown, "FAIL") {
		want = exitFailed
	}
	require.Equal(t, want, code, "%s\n%s", line, out.String())
	if lint {
		return block
	}
	return line + "\n" + out.String()
}
