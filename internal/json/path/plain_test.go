package path

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// checkPlain compares the short cut with the grammar.
func checkPlain(t *testing.T, text string) (plain bool) {
	fast := compilePlain(text)
	if fast == nil {
		return false
	}
	slow := &Path{text: text, program: compilePath(text, 0, 0, nil)}
	require.Len(t, fast.names, len(slow.program.simple), text)
	for i := range fast.names {
		require.Equal(t, slow.program.simple[i].name, fast.names[i].Text(), text)
	}
	fast.names = nil
	require.Equal(t, slow, fast, text)
	return true
}

func TestPlainPaths(t *testing.T) {
	for _, text := range []string{"$", "$.a", "$.a.b.c", "$.items.0.id", "$.a-b._c", "$.-", "$.length", "$.a" + strings.Repeat(".b", maxPlain-1)} {
		require.True(t, checkPlain(t, text), text)
	}
	for _, text := range []string{
		"", "a", "$a", "$.", "$..a", "$.a.", "$.a..b", "$.*", "$.a[0]", "$['a']", "$.a b", " $.a", "$.a ", "$.a()", "$.a.length()", "@.a", "$.é", "$$",
		"$.a" + strings.Repeat(".b", maxPlain),
	} {
		require.False(t, checkPlain(t, text), text)
	}
}

func FuzzPlainPaths(f *testing.F) {
	for _, text := range []string{"$", "$.a.b", "$.a[0].b", "$..a", "$.a-b_c.9"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) < maxPath {
			checkPlain(t, text)
		}
	})
}
