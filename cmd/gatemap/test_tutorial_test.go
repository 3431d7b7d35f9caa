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

// step is a copy that the tutorial makes by hand, or a block of commands.
var step = regexp.MustCompile("(?s)<!-- tutorial: cp (\\S+) (\\S+) -->|```console\n(.*?)```")

// TestTutorial runs the commands of docs/testing.md in a folder of its own,
// with the edits that the page asks for in between, and compares what they
// print with what the page shows. What lint prints is a matter of its page.
func TestTutorial(t *testing.T) {
	page, err := os.ReadFile("../../docs/testing.md")
	require.NoError(t, err)
	examples, err := filepath.Abs("../../examples/cloudformation-pets")
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	commands := 0
	for _, m := range step.FindAllSubmatch(page, -1) {
		if len(m[1]) > 0 {
			data, err := os.ReadFile(filepath.Join(examples, string(m[1])))
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(string(m[2]), data, 0o644))
			continue
		}
		line, want, _ := strings.Cut(string(m[3]), "\n")
		args, ok := strings.CutPrefix(line, "$ gatemap ")
		require.True(t, ok, line)
		var out bytes.Buffer
		code := run(words(args), streams{strings.NewReader(""), &out, &out})
		commands++
		failing := strings.HasPrefix(args, "lint") || strings.Contains(want, "FAIL")
		require.Equal(t, failing, code == exitFailed, "%s: exit code %d\n%s", line, code, out.String())
		if !strings.HasPrefix(args, "lint") {
			require.Equal(t, want, out.String(), line)
		}
	}
	require.Equal(t, 5, commands)
	got, err := os.ReadFile("pets.gatemap.txtar")
	require.NoError(t, err)
	kept, err := os.ReadFile(filepath.Join(examples, "after/pets.gatemap.txtar"))
	require.NoError(t, err)
	require.Equal(t, string(kept), string(got))
	require.FileExists(t, "coverage.html")
}
