package char_test

import (
	"fmt"
	"hash/crc32"
	"os"
	"strings"
	"testing"

	javachar "github.com/gatemap/gatemap/internal/java/char"
	"github.com/gatemap/gatemap/internal/testenv"
	"github.com/stretchr/testify/require"
)

// TestEveryCodePoint compares with the checksums that testdata/Dump.java made of a Java 17's answers for all code points.
func TestEveryCodePoint(t *testing.T) {
	testenv.OneGoroutine(t)
	want, err := os.ReadFile("testdata/crc.txt")
	require.NoError(t, err)
	for method, f := range map[string]func(r rune) any{
		"getType(int)":           func(r rune) any { return javachar.Category(r) },
		"getDirectionality(int)": func(r rune) any { return javachar.Directionality(r) },
		"isMirrored(int)":        func(r rune) any { return javachar.Mirrored(r) },
		"getNumericValue(int)":   func(r rune) any { return javachar.NumericValue(r) },
		"getName(int)": func(r rune) any {
			if name, ok := javachar.Name(r); ok {
				return name
			}
			return "null"
		},
	} {
		sum := crc32.NewIEEE()
		for r := rune(0); r <= 0x10FFFF; r++ {
			fmt.Fprintf(sum, "%v\n", f(r))
		}
		require.Contains(t, string(want), fmt.Sprintf("%s %x\n", method, sum.Sum32()))
	}
}

func TestNames(t *testing.T) {
	testenv.OneGoroutine(t)
	for r := rune(0); r <= 0x10FFFF; r++ {
		if name, ok := javachar.Name(r); ok {
			got, ok := javachar.CodePoint(name)
			require.True(t, ok, name)
			require.Equal(t, r, got, name)
		}
	}
	for name, want := range map[string]rune{ // jshell 17, Character.codePointOf
		" latin small letter a\t": 'a', "LINE FEED (LF)": '\n', "CJK UNIFIED IDEOGRAPHS 4E00": 0x4E00,
		"cjk unified ideographs 4e00": 0x4E00, "HANGUL SYLLABLES AC00": 0xAC00, "BELL": 0x1F514, "NULL": 0,
		"HIGH SURROGATES D800": 0xD800, "Private Use Area E000": 0xE000, "latin small letter \u0131": 'i',
		"\x00\x1FSPACE ": ' ', "padding character": 0x80,
	} {
		got, ok := javachar.CodePoint(name)
		require.Equal(t, want, got, name)
		require.True(t, ok, name)
	}
	for _, name := range []string{"", " ", "LF", "LINE FEED", "LATIN SMALL  LETTER A", "CJK UNIFIED IDEOGRAPHS", "CJK UNIFIED IDEOGRAPHS 04E00",
		"CJK UNIFIED IDEOGRAPHS +4E00", "CJK UNIFIED IDEOGRAPH-4E00", "HANGUL SYLLABLE GA", "BASIC LATIN 61", "LATIN 1 SUPPLEMENT 80", "CJK UNIFIED IDEOGRAPHS 110000",
		"\u00a0SPACE", strings.Repeat("A", 1000)} {
		_, ok := javachar.CodePoint(name)
		require.False(t, ok, name)
	}
	_, ok := javachar.Name(-1)
	require.False(t, ok)
	_, ok = javachar.Name(0x378)
	require.False(t, ok)
}

func TestOutside(t *testing.T) {
	for _, r := range []rune{-1, 0x110000, -1 << 31, 1<<31 - 1} {
		require.Zero(t, javachar.Category(r))
		require.Equal(t, -1, javachar.Directionality(r))
		require.False(t, javachar.Mirrored(r))
		require.Equal(t, -1, javachar.NumericValue(r))
		require.Equal(t, javachar.Control, javachar.GraphemeOf(r))
	}
}

// TestClusters counts code points of the first cluster of a text; the rules by their names in UAX #29.
func TestClusters(t *testing.T) {
	for _, c := range []struct {
		rule, text string
		want       int
	}{
		{"GB3", "\r\n", 2}, {"GB4", "\n\u0301", 1}, {"GB5", "a\n", 1}, {"GB6", "\u1100\u1161\u11a8", 3},
		{"GB7", "\uac00\u11a8\u11a8", 3}, {"GB8", "\uac01\u1161", 1}, {"GB9", "a\u0301\u200db", 3}, {"GB9a", "\u0e01\u0e33", 2},
		{"GB9b", "\u0600a", 2}, {"GB9b before a control", "\u0600\n", 1}, {"GB11", "\U0001F469\U0001F3FD\u200d\U0001F4BB", 4},
		{"GB11 begins with a pictograph", "a\u200d\U0001F4BB", 2}, {"GB12", "\U0001F1E6\U0001F1E7\U0001F1E8", 2},
		{"GB12 behind a mark", "\U0001F1E6\u0301\U0001F1E7", 2},
	} {
		var cluster javachar.Cluster
		n := 0
		for _, r := range c.text {
			if !cluster.Add(r) {
				break
			}
			n++
		}
		require.Equal(t, c.want, n, c.rule)
	}
}

func Example() {
	name, _ := javachar.Name('é')
	r, _ := javachar.CodePoint("greek small letter alpha")
	fmt.Println(name, string(r))
	// Output: LATIN SMALL LETTER E WITH ACUTE α
}

func BenchmarkGraphemeOf(b *testing.B) {
	for i := range b.N {
		_ = javachar.GraphemeOf(rune(i) & 0x1FFFF)
	}
}
