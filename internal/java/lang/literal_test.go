package lang_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
	javaregex "github.com/gatemap/gatemap/internal/java/regex"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

func TestLiteralPattern(t *testing.T) {
	for pattern, want := range map[string]string{
		`\\'`: `\'`, `'`: `'`, `%20`: `%20`, `a b-c_d`: `a b-c_d`, `\"`: `"`, `\.`: `.`, `\/\/`: `//`, `a\$b`: `a$b`, `}`: ``, `\}`: `}`,
		``: ``, `\`: ``, `a\`: ``, `\n`: ``, `\d`: ``, `a.b`: ``, `^a`: ``, `a|b`: ``, `[a]`: ``, `é`: ``, "a\tb": ``, `\é`: ``, `\Qa\E`: ``, `a{2}`: ``,
	} {
		require.Equal(t, want, javalang.LiteralPattern(jsondoc.OfString(pattern)), pattern)
	}
	require.Empty(t, javalang.LiteralPattern(jsondoc.OfInt(1)))
}

// FuzzLiteralPattern: what is taken for a literal is one to the engine, which needs
// no search to say that it is absent.
func FuzzLiteralPattern(f *testing.F) {
	for _, pattern := range []string{`\\'`, `'`, `%20`, `a#b`, `\Qa\E`, `a{2}`, `\.\$`, `-`, `~!@#&_=;:"<>,`} {
		f.Add(pattern)
	}
	f.Fuzz(func(t *testing.T, pattern string) {
		text := javalang.LiteralPattern(jsondoc.OfString(pattern))
		if text == "" {
			return
		}
		re, err := javaregex.Compile(pattern)
		require.NoError(t, err, pattern)
		other := "\x01" + text[1:] + "\x02"
		if !strings.Contains(other, text) {
			absent, err := re.Absent(nil, other)
			require.NoError(t, err)
			require.True(t, absent, pattern)
		}
		finder := re.Finder("\x01" + text + "\x02")
		loc, err := finder.Next(nil)
		require.NoError(t, err)
		require.Equal(t, []int{1, 1 + len(text)}, loc, pattern)
		finder.Close()
	})
}
