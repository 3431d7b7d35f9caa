package source

import (
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestUTF16(t *testing.T) {
	const text = "a\u00e9\u20ac\U0001F600b\xffc"
	for at := 0; at <= len(text); at++ {
		units := len(utf16.Encode([]rune(text[:at])))
		if at < len(text) && !utf8.RuneStart(text[at]) && text[at] != 0xff {
			require.LessOrEqual(t, UTF16(text, at), units, at)
			continue
		}
		require.Equal(t, units, UTF16(text, at), at)
		require.Equal(t, at, UTF16Offset(text, units), at)
	}
	require.Equal(t, 6, UTF16Offset(text, 4), "the middle of a character")
	require.Equal(t, 3, UTF16(text, 7), "the middle of a character")
	require.Equal(t, len(text), UTF16Offset(text, 100))
	require.Equal(t, 0, UTF16Offset(text, -1))
	require.Equal(t, UTF16(text, len(text)), UTF16(text, 100))
	require.Equal(t, 0, UTF16(text, -1))
}
