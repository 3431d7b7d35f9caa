package cases

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLimitRows: one less than a limit of docs/limits.md and as much is read, one
// more is an error that names the limit.
func TestLimitRows(t *testing.T) {
	if testing.Short() {
		t.Skip("reads large files")
	}
	const head = "definition: d\n"
	const one = head + "cases:\n- name: a\n  backend: {body: "
	for name, row := range map[string]struct {
		most int // the largest n that is read
		want string
		text func(n int) string
	}{
		"bytes": {maxFile, "larger than 32 MiB", func(n int) string { return one + "x}\n" + strings.Repeat("#", n-len(one)-3) }},
		"cases": {maxCases, "more than 10000 cases in one file", func(n int) string { return head + "cases:\n" + numbered(n, "- {name: n%d, expect: {status: 200}}\n") }},
		"values": {0, "more than 262144 values", func(n int) string {
			return head + "cases:\n- name: a\n  backend: {bodyJSON: [" + strings.Repeat("1,", n-1) + "1]}\n"
		}},
		"text": {0, "more than 64 MiB of text", func(n int) string {
			return head + "cases:\n- name: a\n  backend: {body: &b \"" + strings.Repeat("x", 1<<20) + "\"}\n" + numbered(n-1, "- {name: n%d, backend: {body: *b}}\n")
		}},
		"levels": {maxDepth + 1, "nested deeper than 100 levels", func(n int) string {
			return head + "cases:\n- name: a\n  backend: {bodyJSON: " + strings.Repeat("[", n) + strings.Repeat("]", n) + "}\n"
		}},
		"a name": {maxName, "is one line of at most 200 bytes", func(n int) string { return head + "cases:\n- name: " + strings.Repeat("n", n) + "\n" }},
	} {
		t.Run(name, func(t *testing.T) {
			said := func(n int) string {
				_, err := Read("f.gatemap.yaml", []byte(row.text(n)))
				if err == nil {
					return ""
				}
				return err.Error()
			}
			most := row.most
			if most == 0 {
				low, high := 1, maxNodes+1
				if name == "text" {
					high = 70
				}
				for low+1 < high {
					if mid := (low + high) / 2; strings.Contains(said(mid), row.want) {
						high = mid
					} else {
						low = mid
					}
				}
				most = low
				t.Log(most)
				require.Greater(t, most, 20)
			}
			for _, n := range []int{most - 1, most} {
				require.NotContains(t, said(n), row.want, n)
			}
			require.Contains(t, said(most+1), row.want)
		})
	}
	many := func(n int) string {
		_, err := Read("f.gatemap.yaml", []byte(head+"cases:\n"+strings.Repeat("- {}\n", n)))
		require.Error(t, err)
		return err.Error()
	}
	for _, n := range []int{maxErrors - 1, maxErrors, maxErrors + 1} {
		require.Equal(t, min(n, maxErrors), strings.Count(many(n), "no name"), n)
	}
}

func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
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
