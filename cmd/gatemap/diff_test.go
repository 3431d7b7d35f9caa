package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestDiffDocs: the page shows what the command prints.
func TestDiffDocs(t *testing.T) {
	name, err := filepath.Abs("../../docs/diff.md")
	require.NoError(t, err)
	page, err := os.ReadFile(name)
	require.NoError(t, err)
	t.Chdir("../../examples/cloudformation-pets")
	block := regexp.MustCompile("(?s)```console\n\\$ gatemap (diff [^\n]*)\n(.*?)```")
	found := block.FindSubmatch(page)
	require.NotNil(t, found)
	var out, errs strings.Builder
	require.Equal(t, exitFailed, run(strings.Fields(string(found[1])), streams{strings.NewReader(""), &out, &errs}))
	require.Empty(t, errs.String())
	if *update {
		page = []byte(strings.Replace(string(page), string(found[2]), out.String(), 1))
		require.NoError(t, os.WriteFile(name, page, 0o644))
		return
	}
	require.Equal(t, string(found[2]), out.String())
}
