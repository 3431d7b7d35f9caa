package text

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/testenv"
)

// The case of texts, sigmas at the ends of words above all. Source: String.toLowerCase and toUpperCase of Java 17.
func TestCaseOfTexts(t *testing.T) {
	for _, c := range [][3]string{
		{"ΑΣ", "ας", "ΑΣ"}, {"ΑΣΑ", "ασα", "ΑΣΑ"}, {"Σ", "σ", "Σ"}, {"ΑΣ.", "ας.", "ΑΣ."}, {"Α.Σ", "α.ς", "Α.Σ"},
		{"ΑΣ\u0301", "ας\u0301", "ΑΣ\u0301"}, {"ΑΣ-Α", "ασ-α", "ΑΣ-Α"}, {"ΑΣ'Α", "ασ'α", "ΑΣ'Α"}, {"ΑΣ:Α", "ας:α", "ΑΣ:Α"}, {"1Σ", "1σ", "1Σ"},
		{"ΑΣ1", "ας1", "ΑΣ1"}, {"\u0130I", "i\u0307i", "\u0130I"}, {"\u1E9E\u00DF", "\u00DF\u00DF", "\u1E9ESS"},
		{"\uFB01\u01C5\u0149", "\uFB01\u01C6\u0149", "FI\u01C4\u02BCN"}, {"\u0345Σ", "\u0345σ", "\u0399Σ"}, {" \u0345Σ", " \u0345σ", " \u0399Σ"},
		{"1\u0345Σ", "1\u0345ς", "1\u0399Σ"}, {"a.\u0345Σ", "a.\u0345σ", "A.\u0399Σ"}, {"ΑΣ\u0345", "ασ\u0345", "ΑΣ\u0399"}, {"ΑΣ.\u0345", "ας.\u0345", "ΑΣ.\u0399"},
		{"\U0001F600Σ", "\U0001F600σ", "\U0001F600Σ"}, {"ΑΣ\U0001F600", "ας\U0001F600", "ΑΣ\U0001F600"},
		{"\U00010400Σ", "\U00010428ς", "\U00010400Σ"}, {"ΑΣ\U00010400", "ασ\U00010428", "ΑΣ\U00010400"},
		{"a·Σ", "a·σ", "A·Σ"}, {"ΑΣ·Α", "ας·α", "ΑΣ·Α"}, {"\u0390", "\u0390", "\u0399\u0308\u0301"}, {"\u0587", "\u0587", "\u0535\u0552"},
		{"\u212A", "k", "\u212A"}, {"Plain", "plain", "PLAIN"}, {"", "", ""}, {"x" + hi, "x" + hi, "X" + hi},
	} {
		require.Equal(t, c[1], ToLower(c[0]), c[0])
		require.Equal(t, c[2], ToUpper(c[0]), c[0])
	}
}

// Source: String.equalsIgnoreCase and compareToIgnoreCase of Java 17.
func TestFoldedTexts(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		equal bool
		order int
	}{
		{"a", "A", true, 0}, {"\u0131", "I", true, 0}, {"\u0130", "i", true, 0}, {"\u00DF", "\u1E9E", true, 0}, {"\u017F", "S", true, 0},
		{"\u212A", "k", true, 0}, {"Σ", "ς", true, 0}, {"ab", "AC", false, -1}, {"a", "ab", false, -1}, {"\U00010400", "\U00010428", true, 0},
		{"é", "É", true, 0}, {"\U0001F600", "é", false, 55124}, {"", "a", false, -1}, {"\u01C5", "\u01C4", true, 0}, {"abc", "ab", false, 1},
	} {
		require.Equal(t, c.equal, EqualFold(c.a, c.b), c.a)
		require.Equal(t, c.order, CompareFold(c.a, c.b), c.a)
	}
}

// The methods of Character for all code points. Source: the checksums of Java 17's answers, testdata/crc.txt of package char.
func TestEveryCodePoint(t *testing.T) {
	testenv.OneGoroutine(t)
	truths := map[string]func(rune) bool{"isLetter": IsLetter, "isDigit": IsDigit, "isUpperCase": IsUpper, "isLowerCase": IsLower,
		"isDefined": IsDefined, "isAlphabetic": IsAlphabetic, "isWhitespace": IsWhitespace}
	runes := map[string]func(rune) rune{"toUpperCase": UpperRune, "toLowerCase": LowerRune, "toTitleCase": TitleRune}
	file, err := os.Open("../char/testdata/crc.txt")
	require.NoError(t, err)
	defer file.Close()
	compared := 0
	for sc := bufio.NewScanner(file); sc.Scan(); {
		name, want, ok := strings.Cut(sc.Text(), "(int) ")
		is, to := truths[name], runes[name]
		if !ok || is == nil && to == nil {
			continue
		}
		sum, line := crc32.NewIEEE(), []byte(nil)
		for r := rune(0); r <= 0x10FFFF; r++ {
			if is != nil {
				line = strconv.AppendBool(line[:0], is(r))
			} else {
				line = strconv.AppendInt(line[:0], int64(to(r)), 10)
			}
			_, _ = sum.Write(append(line, '\n'))
		}
		require.Equal(t, want, fmt.Sprintf("%x", sum.Sum32()), name)
		compared++
	}
	require.Equal(t, len(truths)+len(runes), compared)
}

// Source: Character.digit of Java 17.
func TestDigit(t *testing.T) {
	points := []rune{'0', '9', 'a', 'Z', 'G', 0x660, 0xFF11, 0xFF21, 0xFF5A, 0x1D7CE, 0x104A0, '$', -1, 0x2170}
	for radix, want := range map[int][]int{
		10: {0, 9, -1, -1, -1, 0, 1, -1, -1, 0, 0, -1, -1, -1},
		16: {0, 9, 10, -1, -1, 0, 1, 10, -1, 0, 0, -1, -1, -1},
		36: {0, 9, 10, 35, 16, 0, 1, 10, 35, 0, 0, -1, -1, -1},
		1:  {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1},
		37: {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1},
	} {
		var got []int
		for _, r := range points {
			got = append(got, Digit(r, radix))
		}
		require.Equal(t, want, got, radix)
	}
}

// What is no UTF-8 becomes U+FFFD. Source: new String(bytes, "UTF-8") of Java 17.
func TestAppendUTF8(t *testing.T) {
	for in, want := range map[string]string{
		"61ff62": "61efbfbd62", "c3": "efbfbd", "c328": "efbfbd28", "e282": "efbfbd", "e282ac": "e282ac", "e28228": "efbfbd28",
		"e0809f": "efbfbdefbfbdefbfbd", "eda0bd": "efbfbd", "eda0bdedb880": "efbfbdefbfbd", "f09f9880": "f09f9880", "f09f98": "efbfbd",
		"f09f2880": "efbfbd28efbfbd", "f4908080": "efbfbdefbfbdefbfbdefbfbd", "f0808080": "efbfbdefbfbdefbfbdefbfbd",
		"f5808080": "efbfbdefbfbdefbfbdefbfbd", "c0af": "efbfbdefbfbd", "80": "efbfbd", "e2": "efbfbd", "f0": "efbfbd", "f09f": "efbfbd",
		"61e29861": "61efbfbd61", "edbf": "efbfbd", "f8888080": "efbfbdefbfbdefbfbdefbfbd",
	} {
		b, err := hex.DecodeString(in)
		require.NoError(t, err)
		require.Equal(t, want, hex.EncodeToString(AppendUTF8(nil, b)), in)
	}
}

// The searches are those of a slice of units: halves of pairs are found and split like any other.
func TestSearches(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	letters := []uint16{'a', 'b', 0xE9, 0xD83D, 0xDE00, 0xDE01, 0x20AC}
	text := func(n int) []uint16 {
		u := make([]uint16, n)
		for i := range u {
			u[i] = letters[rng.IntN(len(letters))]
		}
		return u
	}
	for range 20_000 {
		u, v, w := text(rng.IntN(9)), text(rng.IntN(3)), text(rng.IntN(3))
		s, sub, with := FromUnits(u), FromUnits(v), FromUnits(w)
		from := rng.IntN(12) - 2
		require.Equal(t, indexOf(u, v, from), IndexOf(s, sub, from), "%x %x %d", u, v, from)
		require.Equal(t, lastIndexOf(u, v, from), LastIndexOf(s, sub, from), "%x %x %d", u, v, from)
		require.Equal(t, indexOf(u, v, 0) >= 0, Contains(s, sub))
		require.Equal(t, from >= 0 && from+len(v) <= len(u) && slices.Equal(u[from:from+len(v)], v), HasPrefixAt(s, sub, from), "%x %x %d", u, v, from)
		require.Equal(t, FromUnits(replaced(u, v, w)), Replace(s, sub, with), "%x %x %x", u, v, w)
		require.Equal(t, FromUnits(append(slices.Clone(u), v...)), Concat(s, sub))
		require.Equal(t, compareUnits(u, v), Compare(s, sub), "%x %x", u, v)
		if len(u) > 0 {
			i := rng.IntN(len(u))
			point := rune(u[i])
			if i+1 < len(u) && IsHighHalf(u[i]) && IsLowHalf(u[i+1]) {
				point = (rune(u[i])-0xD800)<<10 + rune(u[i+1]) - 0xDC00 + 0x10000
			}
			require.Equal(t, point, CodePointAt(s, i), "%x %d", u, i)
		}
	}
}

func indexOf(u, v []uint16, from int) int {
	for i := max(from, 0); i+len(v) <= len(u); i++ {
		if slices.Equal(u[i:i+len(v)], v) {
			return i
		}
	}
	if len(v) == 0 {
		return len(u) // also from beyond the end
	}
	return -1
}

func lastIndexOf(u, v []uint16, from int) int {
	for i := min(from, len(u)-len(v)); i >= 0; i-- {
		if slices.Equal(u[i:i+len(v)], v) {
			return i
		}
	}
	return -1
}

func replaced(u, v, w []uint16) []uint16 {
	var out []uint16
	for i := 0; i < len(u); {
		if len(v) > 0 && i+len(v) <= len(u) && slices.Equal(u[i:i+len(v)], v) {
			out, i = append(out, w...), i+len(v)
			continue
		}
		if len(v) == 0 {
			out = append(out, w...)
		}
		out, i = append(out, u[i]), i+1
	}
	if len(v) == 0 {
		out = append(out, w...)
	}
	return out
}

func TestTrimming(t *testing.T) {
	for _, c := range []struct{ in, trimmed, stripped string }{
		{" \t x \n", "x", "x"}, {"\u2003x\u2003", "\u2003x\u2003", "x"}, {"\u00A0x", "\u00A0x", "\u00A0x"}, {"\x00x", "x", "\x00x"}, {"", "", ""}, {" ", "", ""},
	} {
		require.Equal(t, c.trimmed, Trim(c.in))
		require.Equal(t, c.stripped, StripLeading(StripTrailing(c.in)))
		require.Equal(t, c.stripped == "", IsBlank(c.in))
	}
	require.True(t, IsASCII("plain text of more than eight bytes"))
	require.False(t, IsASCII("plain text of more than eight bytes\u00E9"))
}

func TestDoubleDigits(t *testing.T) {
	digits, exp := DoubleDigits(nil, 1234.5)
	require.Equal(t, "12345", strings.TrimRight(string(digits), "0"))
	require.Equal(t, 4, exp)
}
