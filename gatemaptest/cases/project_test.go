package cases

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const settings = "definition: template.yaml\nmethod: GET\npath: /{id}\n"

// project copies the definition of testdata into a folder of its own.
func project(t *testing.T) string {
	dir := t.TempDir()
	data, err := os.ReadFile("testdata/pets/template.yaml")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "template.yaml"), data, 0o644))
	require.NoError(t, os.Mkdir(filepath.Join(dir, ".git"), 0o755))
	return dir
}

func parse(t *testing.T, name, text string) *File {
	t.Helper()
	f, err := Read(name, []byte(text))
	require.NoError(t, err)
	return f
}

func TestScaffoldPasses(t *testing.T) {
	for _, ext := range []string{"txtar", "yaml"} {
		for _, method := range []string{"GET", "DELETE"} {
			dir := project(t)
			name := filepath.Join(dir, "x.gatemap."+ext)
			p := new(Project)
			data, err := p.Scaffold(Settings(name, "template.yaml", method, "/{id}", "", nil))
			require.NoError(t, err)
			t.Log(string(data))
			f := parse(t, name, string(data))
			results, err := p.Run(f, nil)
			require.NoError(t, err)
			require.Len(t, results, 5)
			for _, r := range results {
				require.Empty(t, r.Differences, r.Case.Name)
			}
			require.Equal(t, 5, strings.Count(string(data), "# Check: "))
		}
	}
}
