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
	Store16(b, 6, 'g'|'H'<<8)
	require.Equal(t, "a\x00\x00\x00\x00\x00gH", string(b[:8]))
	Store32(b, 1, 'b'|'c'<<8|'d'<<16|'e'<<24)
	require.Equal(t, "abcde\x00gH", string(b[:8]))
	for name, f := range map[string]func(){
		"Load64":   func() { Load64("12345678", 1) },
		"Load32":   func() { Load32("12345678", 5) },
		"Load8":    func() { Load8("12345678", 8) },
		"negative": func() { Load8("12345678", -1) },
		"Part":     func() { Part("12345678", 1, 8) },
		"Word":     func() { Word(make([]uint64, 1, 2), 1) },
		"AddWord":  func() { AddWord(make([]uint64, 1, 2), -1, 1) },
		"no room":  func() { AppendShort(b[:1], "12345678") },
		"not long": func() { AppendShort(b, "1234567") },
		"Store64":  func() { Store64(b, 1, 0) },
		"Store32":  func() { Store32(b, 5, 0) },
		"Store16":  func() { Store16(b, 7, 0) },
		"Assert":   func() { Assert(false, "no") },
	} {
		if Checked {
			require.Panics(t, f, name)
		}
	}
	require.NotPanics(t, func() { Assert(true, "yes") })
}

// TestAppendShort appends texts of all lengths around those that are short.
func TestAppendShort(t *testing.T) {
	const all = "0123456789abcdefghi"
	for n := range len(all) {
		dst := append(make([]byte, 0, 32), "before:"...)
		require.Equal(t, n >= 8 && n <= 16, Short(dst, all[:n]), n)
		if Short(dst, all[:n]) {
			require.Equal(t, "before:"+all[:n], string(AppendShort(dst, all[:n])))
			require.False(t, Short(dst[:7:7+n-1], all[:n]))
		}
	}
}

func TestBeside(t *testing.T) {
	list := [3]struct{ a, b uint64 }{{a: 1}, {a: 2}, {a: 3}}
	require.Same(t, &list[2], Beside(&list[1], 1))
	require.Same(t, &list[0], Beside(&list[2], -2))
}
