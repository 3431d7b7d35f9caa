package answers

import (
	"testing"

	"github.com/stretchr/testify/require"

	javaregex "github.com/gatemap/gatemap/internal/java/regex"
)

// The example of a pattern matches it, for the patterns that people write
// (rules/selection.md#newline).
func TestExamples(t *testing.T) {
	for _, pattern := range []string{
		`[\s\S]*\[404\][\s\S]*`, `(\n|.)+`, `\[Error\].*`, `^[Error].*`, `.*"httpStatus":400.*`, `4\d{2}`, `2(?!06)\d{2}`, `5\d{2}|429`,
		`([\s\S]*\[504\][\s\S]*)|(.*Task timed out after \d+\.\d+ seconds$)`, `Invalid.*`, `(a)(b)\1\2`, `(?i)Error: [A-Z]{3,5}`, `\QA.B\E+`,
		`.{3}`, `x{0,2}y`, `[^a]+?z`, `a\Rb`, `(?>ab|c)d`, `.+`, `\p{Lu}\w+`, `.*not found.*`,
	} {
		found := false
		for _, fill := range []string{filler, "", "x"} {
			list := examples(pattern, fill)
			require.NotEmpty(t, list, pattern)
			matched, err := javaregex.MustCompile(pattern).Matches(list[0])
			require.NoError(t, err)
			found = found || matched
		}
		require.True(t, found, pattern)
	}
	require.Empty(t, examples("(", ""))
	require.Empty(t, examples("((a{999}){999}){999}", ""))
	require.Empty(t, examples("(((^){999}){999}){999}", ""))
}
