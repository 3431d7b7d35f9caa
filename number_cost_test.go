package gatemap

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A long number of a document is read anew at every access, in more than linear
// time, and each time is paid for.
func TestLongNumbersArePaidFor(t *testing.T) {
	for _, number := range []string{strings.Repeat("9", 9_000), "0." + strings.Repeat("3", 9_000), "1" + strings.Repeat("0", 9_000) + "e5"} {
		for _, read := range []string{`$l[0]`, `$l.get(0)`, `$input.path("$.l[0]")`, `$m.n`, `$util.parseJson($s)`} {
			c := costCase{Body: `{"l":[` + number + `],"m":{"n":` + number + `},"s":"` + number + `"}`,
				Template: `#set($l=$input.path("$.l"))#set($m=$input.path("$.m"))#set($s=$input.path("$.s"))#foreach($i in [1..10])#set($x=` + read + `)#end`}
			once, err := c.measure(Limits{Steps: -1})
			require.NoError(t, err)
			require.NoError(t, once.err)
			require.Greater(t, once.steps, int64(10*9_000), read)
		}
	}
}
