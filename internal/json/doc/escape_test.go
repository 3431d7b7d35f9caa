package doc

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	javatext "github.com/gatemap/gatemap/internal/java/text"
)

// FuzzUnescaped compares the text of a string with escapes that is copied eight
// bytes at a time with that of its escapes one by one.
func FuzzUnescaped(f *testing.F) {
	for _, text := range []string{
		``, `plain`, `a \"quoted\" word`, `ends with\\`, `\u0041\n`, `eight by\tes and more than that`, "tab\tand\x7f DEL \\n",
		`\ud83d\ude00`, "\\ud83d\xed\xb8\x80 joins", "12345678\xed\xa0\xbd\xed\xb8\x80 does not", `\q\é\😀`, "\\\xed\xed\\\xed not UTF-8", `\x41\x7a`, "größe und äöü\\/",
	} {
		f.Add(text, 0)
		f.Add("12345"+text+"6789012", 8)
	}
	f.Fuzz(func(t *testing.T, text string, room int) {
		if end, _ := scanEscaped(text+`"`, 0, '"'); end != len(text) {
			return
		}
		var want []byte
		for rest := text; rest != ""; {
			n := plainPrefix(rest)
			if n > 0 {
				want = javatext.Append(want, rest[:n])
			} else {
				n = escapeLength(rest)
				want = javatext.Append(want, string(appendUnescaped(nil, rest[:n])))
			}
			rest = rest[n:]
		}
		require.Equal(t, string(want), string(appendUnescaped(nil, text)))
		require.Equal(t, string(want), string(appendUnescaped(make([]byte, 0, len(text)+min(max(room, 0), 8)), text)))
	})
}

// escapeLength is the length of the escape, or of the character that is left out, at the start of text.
func escapeLength(text string) int {
	if text[0] != '\\' {
		return 1
	}
	switch c := text[1]; {
	case c == 'u':
		return 6
	case c == 'x':
		return 4
	case c == javatext.FirstOfHalf && len(text) >= 4 && 0xA0 <= text[2] && text[2] < 0xC0 && 0x80 <= text[3] && text[3] < 0xC0: // half of a pair
		return 4
	}
	_, n := utf8.DecodeRuneInString(text[1:])
	return 1 + n
}
