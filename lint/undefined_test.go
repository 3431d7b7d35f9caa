package lint_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/lint"
)

// A variable that is never set may be a slip of one that is.
func TestNearVariable(t *testing.T) {
	for _, row := range []struct{ template, want string }{
		{`#set($total = 5){"n": "$totl"}`, "$total, which is set"},
		{`#set($inputRoot = $input.path('$')){"n": "$inputroot.n"}`, "$inputRoot, which is set"},
		{`#set($total = 5){"n": "$other"}`, "set it, or mend its name"},
		{`#set($i = 5){"n": "$x"}`, "set it, or mend its name"},
		{`{"n": "$inputs.path('$')"}`, "$input"},
	} {
		got := ""
		for _, f := range check(t, document("http", template(row.template), ""), lint.Options{}) {
			if f.Rule() == "undefined-variable" {
				got = f.Fix
			}
		}
		require.Equal(t, row.want, got, row.template)
	}
}
