package formats_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/testenv/sized"
)

// sizedFiles are the files of a row at size n, and the name to load.
func sizedFiles(r *sized.Row, n int) (fstest.MapFS, string) {
	files := fstest.MapFS{r.File: &fstest.MapFile{Data: []byte(r.Text(n))}}
	if r.Beside == "" {
		return files, r.File
	}
	for i := range n - 1 {
		files[fmt.Sprintf("beside%d.tf", i)] = &fstest.MapFile{Data: []byte(r.Beside + "\n")}
	}
	return files, "."
}

// TestLimitRows: of the definitions in testdata/hostile one less than a limit and
// as much is read, one more is an error that names the limit.
func TestLimitRows(t *testing.T) {
	if testing.Short() {
		t.Skip("reads large definitions")
	}
	for _, row := range sized.Read(t, "../../testdata/hostile/definitions.txt") {
		t.Run(row.Name, func(t *testing.T) {
			row.Check(t, func(n int) string {
				files, name := sizedFiles(&row, n)
				api, err := formats.Load(files, name, formats.Options{})
				if err != nil {
					return err.Error()
				}
				return api.Problems.Report()
			})
		})
	}
}
