package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLintTemplateThatIsNoText: a template that cannot be read is an error with its
// name, and not a template without findings.
func TestLintTemplateThatIsNoText(t *testing.T) {
	for text, want := range map[string]string{
		"{\"a\":\"\xff\"}":          "a.vtl:1:1: the file is not in UTF-8",
		"\xff\xfe{\x00}\x00":        "a.vtl:1:1: the text is in UTF-16",
		strings.Repeat("a", 17<<20): "a.vtl: larger than",
	} {
		name := filepath.Join(t.TempDir(), "a.vtl")
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
		var errs strings.Builder
		require.Equal(t, exitUsage, run([]string{"lint", name}, streams{strings.NewReader(""), io.Discard, &errs}))
		require.Contains(t, errs.String(), want)
	}
}
