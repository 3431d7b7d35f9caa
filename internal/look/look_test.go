package look

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestInline: what is built can stand between tags as it is, and asks for nothing from
// elsewhere.
func TestInline(t *testing.T) {
	for _, text := range []string{Style, Drawing} {
		require.NotEmpty(t, text)
		require.NotRegexp(t, regexp.MustCompile(`(?i)</(script|style)|<!--`), text)
		require.NotContains(t, text, "\r")
		require.NotRegexp(t, regexp.MustCompile(`(?i)@import|url\(|\bfetch\(|XMLHttpRequest|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(`), text)
	}
	require.Less(t, len(Style)+len(Drawing), 64<<10, "every page has it")
}

func TestPolicy(t *testing.T) {
	require.Equal(t, 1, strings.Count(Policy(), "'sha256-"))
	policy := Policy("a", "b")
	require.Contains(t, policy, "; script-src 'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=' 'sha256-PiPoFgA5WUoziU9lZOGxNIu9egCI1CxKy3PurtWcAJ0='; ")
	require.True(t, strings.HasPrefix(policy, "default-src 'none'; "))
	require.NotContains(t, policy, "unsafe")
}
