package source

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestPrintable(t *testing.T) {
	for _, tt := range []struct{ in, line, text string }{
		{"plain é 😀 \\x1b", "plain é 😀 \\x1b", "plain é 😀 \\x1b"},
		{"a\x1b[31mb\x07\x7f", `a\x1b[31mb\x07\x7f`, `a\x1b[31mb\x07\x7f`},
		{"a\nb\r\tc", `a\nb\r\tc`, "a\nb\\r\tc"},
		{"\u009b31m\u0085\u2028\u2029", `\u009b31m\u0085\u2028\u2029`, `\u009b31m\u0085\u2028\u2029`},
		{"a\u202eb\u2066\u200f", `a\u202eb\u2066\u200f`, `a\u202eb\u2066\u200f`},
		{"\xff\xfea\xc3", `\xff\xfea\xc3`, `\xff\xfea\xc3`},
		{"\ufffd", "\ufffd", "\ufffd"},
		{"::error::x", `\x3a:error::x`, `\x3a:error::x`},
		{"a ::error::x", `a ::error::x`, `a ::error::x`},
		{"a\n ::set-env name=A::b\n##[group]x\n", `a\n ::set-env name=A::b\n##[group]x\n`, "a\n \\x3a:set-env name=A::b\n\\x23#[group]x\n"},
	} {
		require.Equal(t, tt.line, Printable(tt.in), "%q", tt.in)
		require.Equal(t, tt.text, PrintableText(tt.in), "%q", tt.in)
	}
}

// FuzzPrintable: nothing that is hidden comes through, and what is printable
// stays as it is.
func FuzzPrintable(f *testing.F) {
	f.Add("a\x1b[0m\n::error::\u202e\xff")
	f.Fuzz(func(t *testing.T, s string) {
		line, text := Printable(s), PrintableText(s)
		require.True(t, utf8.ValidString(line) && utf8.ValidString(text))
		require.Negative(t, strings.IndexFunc(line, hidden))
		require.Equal(t, line, Printable(line))
		require.Equal(t, text, PrintableText(text))
		for l := range strings.Lines(text) {
			require.False(t, strings.HasPrefix(strings.TrimLeftFunc(l, unicode.IsSpace), "::"))
			require.Negative(t, strings.IndexFunc(strings.TrimSuffix(l, "\n"), func(r rune) bool { return r != '\t' && hidden(r) }))
		}
	})
}
