package path

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// spellingsFile has a line for each path of spellings that the library was asked
// for. Where the answers of the two versions differ, it is that of 2.9.0 if that
// compiles the path.
const spellingsFile = "testdata/spellings.ndjson"

const spellingsBody = `{"s":[1,{}],"t":{"u":"v"}}`

// TestSpellings compares the answers to paths with a blank or a control
// character in every place, and to paths that end early or in a wrong way, with
// what a template printed. -oracle, -oracle29 and -update record them anew.
func TestSpellings(t *testing.T) {
	all := spellings()
	if *oracle20 != "" && *oracle29 != "" {
		answers := compare(t, all)
		if *update {
			var b bytes.Buffer
			enc := json.NewEncoder(&b)
			enc.SetEscapeHTML(false)
			for _, p := range all {
				if a, ok := answers[p.ID]; ok {
					require.NoError(t, enc.Encode(recorded{Path: p.Path, Answer: a}))
				}
			}
			require.NoError(t, os.WriteFile(spellingsFile, b.Bytes(), 0o644))
		}
	}
	text, err := os.ReadFile(spellingsFile)
	require.NoError(t, err)
	made := map[string]pair{}
	for _, p := range all {
		made[p.Path] = p
	}
	for line := range strings.Lines(string(text)) {
		var r recorded
		require.NoError(t, json.Unmarshal([]byte(line), &r))
		p, ok := made[r.Path]
		require.True(t, ok, "%q is not a path of spellings", r.Path)
		delete(made, r.Path)
		if got := ours(p); !got.same(r.Answer) {
			t.Errorf("%q\n want %v\n  got %v", r.Path, r.Answer, got)
		}
	}
	require.Empty(t, made, "paths without an answer")
}

// spellings makes paths that a careful author would not write, each once.
func spellings() (all []pair) {
	seen := map[string]bool{}
	add := func(path string) {
		if !seen[path] {
			seen[path] = true
			all = append(all, pair{ID: len(all), Path: path, JSON: spellingsBody, Template: "$input.json($p)", Body: spellingsBody, Vars: map[string]string{"p": path}})
		}
	}
	blanks := []string{" ", "  ", "\t", "\n", "\r\n", "\v", "\f", "\x00", "\x1f", "\x7f", "\u0085", "\u00a0", "\u2003", "\u2028", "\u3000", "\ufeff"}
	for _, path := range []string{"$", "$.s", "$.s[0]", "$['s']", "$..u", "s", "@.t.u", "$.s[(@.length-1)]", "$.s[0:1]", "$.s[?(@ == 1)]", "$.s.length()"} {
		for i := range len(path) + 1 {
			for _, blank := range blanks {
				add(path[:i] + blank + path[i:])
			}
		}
	}
	for _, path := range []string{"$", "$.s[0]", "$['s']", "s[@.length-1]", "$.s[(@.size - 1)]", "$..*", "$.s[:1]", "$.s[?(@ > 0 && !@.a)]", "$.s.max($.s, 1)"} {
		for i := range len(path) + 1 {
			add(path[:i])
			for _, end := range strings.Split(`[ ] ( ) { ' " , . : * ? @ $ - \ / = 0 a`, " ") {
				add(path[:i] + end)
			}
		}
	}
	return all
}
