package definition

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLongTextOfBrokenBytes: a text is cut where a character begins, if one
// does.
func TestLongTextOfBrokenBytes(t *testing.T) {
	for _, s := range []string{strings.Repeat("\x80", 2000), strings.Repeat("é", 2000), "a" + strings.Repeat("\U0001F600", 2000)} {
		text := Faultf(Position{File: s}, "%s", s).Error()
		require.Contains(t, text, "bytes)")
	}
	require.Equal(t, strings.Repeat("é", maxShown/2)+"... (4000 bytes)", oneLine(strings.Repeat("é", 2000)))
}
