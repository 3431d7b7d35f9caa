package lint_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

// TestFixInFolder: positions have the name of the folder, and so have the files
// that change.
func TestFixInFolder(t *testing.T) {
	text := fixHead + "            responseTemplates:\n              application/json: |\n                {\"a\": $util.escapeJavascript('x')}\n"
	for _, folder := range []string{"", ".", "api", "/srv/api"} {
		fsys, opts := fstest.MapFS{"a.yaml": {Data: []byte(text)}}, formats.Options{Folder: folder}
		api, err := formats.Load(fsys, "a.yaml", opts)
		require.NoError(t, err)
		files, fixed, err := lint.FixIn(fsys, "a.yaml", opts, lint.CheckAPI(api, lint.Options{}))
		require.NoError(t, err)
		require.Len(t, fixed, 1, folder)
		require.Contains(t, string(files[fixed[0].File]), "escapeJavaScript", folder)
	}
}
