package text

import (
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
)

// The halves of U+1F600 and text around them.
const (
	hi   = "\xed\xa0\xbd"
	lo   = "\xed\xb8\x80"
	pair = "\U0001F600"
)

func TestAppendJoinsHalves(t *testing.T) {
	require.Equal(t, pair, string(Append([]byte(hi), lo)))
	require.Equal(t, "a"+pair+"b", string(Append([]byte("a"+hi), lo+"b")))
	require.Equal(t, lo+hi, string(Append([]byte(lo), hi)))
	require.Equal(t, hi+"\ud7ff", string(Append([]byte(hi), "\ud7ff")))
}

func TestAppendOutput(t *testing.T) {
	require.Equal(t, "a?b?c"+pair+"?", string(AppendOutput(nil, "a"+hi+"b"+lo+"c"+pair+hi)))
}

// FuzzUnits compares every function with the same on a slice of units.
func FuzzUnits(f *testing.F) {
	for _, s := range []string{"", "abc", "Grüße" + pair, "a" + pair + "b", "€" + pair + pair,
		"0123456789" + pair + "abcdefé€xyz" + pair + pair + "1234567", "éééééééé€€€€€" + pair + pair + pair + "abcdefghijklmnop"} {
		f.Add(s, 1, 3)
	}
	f.Fuzz(func(t *testing.T, in string, from, to int) {
		u := utf16.Encode([]rune(in))
		s := FromUnits(u)
		require.Equal(t, u, append([]uint16{}, AppendUnits(nil, s)...))
		require.Equal(t, len(u), Len16(s))
		var h int32
		for i, c := range u {
			h = 31*h + int32(c)
			require.Equal(t, c, CharAt16(s, i))
		}
		require.Equal(t, h, Hash(s))
		if from < 0 || to < from || to > len(u) {
			return
		}
		sub := Substring16(s, from, to)
		require.Equal(t, FromUnits(u[from:to]), sub)
		require.Equal(t, compareUnits(u, u[from:to]), Compare(s, sub))
		require.Equal(t, s, string(Append([]byte(Substring16(s, 0, from)), Substring16(s, from, len(u)))))
	})
}

func compareUnits(a, b []uint16) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return int(a[i]) - int(b[i])
		}
	}
	return len(a) - len(b)
}
