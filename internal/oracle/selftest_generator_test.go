package oracle

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/testenv"
)

func TestCaseIsDeterministic(t *testing.T) {
	a, b := Generator{Seed: 7}, Generator{Seed: 7}
	for i := range 500 {
		require.Equal(t, a.Case(i), b.Case(i))
	}
	require.NotEqual(t, a.Case(1).Template+a.Case(2).Template, (&Generator{Seed: 8}).Case(1).Template+(&Generator{Seed: 8}).Case(2).Template)
}

// Every line must be JSON that both engines read the same way, and no name may
// be bound twice: which of two values a reader keeps is not the question here.
func TestLinesAreJSON(t *testing.T) {
	testenv.OneGoroutine(t)
	for _, name := range Categories() {
		g := Generator{Seed: 3, Only: []string{name}}
		for i := range 300 {
			c := g.Case(i)
			line := c.AppendLine(nil)
			require.True(t, json.Valid(line), "%s", line)
			require.Equal(t, name, c.Category)
			seen := map[string]bool{}
			for _, v := range c.Vars {
				require.False(t, seen[v.Name], "%s twice in %s", v.Name, line)
				seen[v.Name] = true
			}
			back, err := ParseLine(line)
			require.NoError(t, err)
			back.Category = c.Category
			require.Equal(t, c, back)
		}
	}
}

func TestTokensJoinToTheTemplate(t *testing.T) {
	for _, text := range []string{"", "$!{a.b[0]}x", "#{else}#@foo()#*c*#\\\\$x", "é😀 \t\n#set( $x = 1.5 )", "$", "#", "#{"} {
		require.Equal(t, text, strings.Join(Tokens(text), ""))
	}
	require.Equal(t, []string{"#set", "(", "$x-1", ".size", "(", ")", "  ", "é"}, Tokens("#set($x-1.size()  é"))
}

func TestLoadSeeds(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.json"), []byte(`{"template":"$a","x":[{"responseTemplates":{"text/plain":"$b","application/json":null},"other":"c"}]}`), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "b.ndjson"), []byte("{\"template\":\"b\",\"vars\":{\"z\":1,\"a\":[2]},\"body\":\"{}\"}\n{\"template\":null}\n"), 0o600))
	seeds, err := LoadSeeds(dir)
	require.NoError(t, err)
	own := len(builtinSeeds())
	require.Equal(t, []Case{
		{Template: "$a"},
		{Template: "$b"},
		{Template: "b", Body: "{}", Vars: []Var{{"z", "1"}, {"a", "[2]"}}},
	}, seeds[own:])
}
