package raw

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestChecked loads and stores one byte too many.
func TestChecked(t *testing.T) {
	b := make([]byte, 0, 8)
	require.Equal(t, uint64('8')<<56|'1', Load64("12345678", 0)&(0xFF<<56|0xFF))
	require.Equal(t, uint32('8')<<24|'5', Load32("12345678", 4)&(0xFF<<24|0xFF))
	require.Equal(t, byte('8'), Load8("12345678", 7))
	Store64(b, 0, 'a'|'h'<<56)
	require.Equal(t, "a\x00\x00\x00\x00\x00\x00h", string(b[:8]))
	for name, f := range map[string]func(){
		"Load64":   func() { Load64("12345678", 1) },
		"Load32":   func() { Load32("12345678", 5) },
		"Load8":    func() { Load8("12345678", 8) },
		"negative": func() { Load8("12345678", -1) },
		"Store64":  func() { Store64(b, 1, 0) },
		"Assert":   func() { Assert(false, "no") },
	} {
		if Checked {
			require.Panics(t, f, name)
		}
	}
	require.NotPanics(t, func() { Assert(true, "yes") })
}
