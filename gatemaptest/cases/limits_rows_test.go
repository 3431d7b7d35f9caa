package cases

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/testenv/sized"
)

// TestLimitRows: of the case files in testdata/hostile one less than a limit and
// as much is read, one more is an error that names the limit.
func TestLimitRows(t *testing.T) {
	if testing.Short() {
		t.Skip("reads large files")
	}
	for _, row := range sized.Read(t, "../../testdata/hostile/casefiles.txt") {
		t.Run(row.Name, func(t *testing.T) {
			row.Check(t, func(n int) string {
				if _, err := Read("f.gatemap.yaml", []byte(row.Text(n))); err != nil {
					return err.Error()
				}
				return ""
			})
		})
	}
}

// All faults of a file are listed, up to a hundred.
func TestFaultsListed(t *testing.T) {
	many := func(n int) string {
		_, err := Read("f.gatemap.yaml", []byte("definition: d\ncases:\n"+strings.Repeat("- {}\n", n)))
		require.Error(t, err)
		return err.Error()
	}
	for _, n := range []int{maxErrors - 1, maxErrors, maxErrors + 1} {
		require.Equal(t, min(n, maxErrors), strings.Count(many(n), "no name"), n)
	}
}

// A large text that is aliased in many cases is not read as often as that.
func TestAliasedText(t *testing.T) {
	text := "definition: d\ncases:\n- &c\n  name: a\n  backend: {body: \"" + strings.Repeat("x", 1<<20) + "\"}\n" + strings.Repeat("- *c\n", 5000)
	allocated := testing.AllocsPerRun(1, func() {
		_, err := Read("f.gatemap.yaml", []byte(text))
		require.ErrorContains(t, err, "more than 64 MiB of text")
	})
	require.Less(t, allocated, 1e6)
}
