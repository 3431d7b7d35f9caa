package syntax

import (
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSets: testdata/sets.txt has how many code points a class of Java 17 takes, and their sum (testdata/Sets.java).
func TestSets(t *testing.T) {
	rows, err := os.ReadFile("testdata/sets.txt")
	require.NoError(t, err)
	for line := range strings.Lines(string(rows)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		require.Len(t, f, 3, line)
		tree, err := Parse(f[0])
		require.NoError(t, err, f[0])
		class := ClassOf(bare(tree.Root))
		require.NotNil(t, class, "%s %s", f[0], tree)
		count, sum := 0, 0
		for i, r := 0, class.Ranges(); i < len(r); i += 2 {
			n := int(r[i+1]-r[i]) + 1
			count += n
			sum += n * int(r[i]+r[i+1]) / 2
		}
		require.Equal(t, f[1:], []string{strconv.Itoa(count), strconv.Itoa(sum)}, f[0])
		require.Equal(t, count, class.size())
	}
}

// bare leaves away what flags at the beginning of a pattern leave in the tree.
func bare(n *Node) *Node {
	for n.Kind == KindConcat && len(n.Subs) == 1 || n.Kind == KindGroup {
		n = n.Subs[0]
	}
	return n
}

// TestClass: the operations are those on sets, and say so for each member.
func TestClass(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	random := func() *Class {
		var pairs []rune
		for range rnd.IntN(6) {
			lo := rune(rnd.IntN(300))
			pairs = append(pairs, lo, lo+rune(rnd.IntN(20)))
		}
		return normalClass(pairs)
	}
	for range 2000 {
		c, d := random(), random()
		union, both, not := c.Union(d), newClass(c.appendIntersection(nil, d)), c.negate()
		common := false
		for r := rune(0); r < 400; r++ {
			require.Equal(t, c.Contains(r) || d.Contains(r), union.Contains(r), "%s %s", c, d)
			require.Equal(t, c.Contains(r) && d.Contains(r), both.Contains(r), "%s %s", c, d)
			require.Equal(t, !c.Contains(r), not.Contains(r), "%s", c)
			common = common || both.Contains(r)
		}
		require.Equal(t, common, c.Intersects(d), "%s %s", c, d)
		require.True(t, not.negate().equal(c))
		require.Equal(t, c.size() == 1, func() bool { _, ok := c.single(); return ok }())
		lo, hi := c.ASCII()
		for r := range rune(64) {
			require.Equal(t, c.Contains(r), lo>>r&1 != 0)
			require.Equal(t, c.Contains(64+r), hi>>r&1 != 0)
		}
		require.Equal(t, c.size() > 0 && !c.Intersects(RangeClass(0x80, MaxRune)), c.IsASCII())
	}
	require.True(t, AnyRune.IsAll())
	require.Equal(t, MaxRune+1, AnyRune.size())
}

// TestCase has rows of Character.toUpperCase and toLowerCase of Java 17.
func TestCase(t *testing.T) {
	for _, c := range [][3]rune{
		{'a', 'A', 'a'}, {'Z', 'Z', 'z'}, {'1', '1', '1'}, {'é', 'É', 'é'}, {'ß', 'ß', 'ß'}, {'ÿ', 'Ÿ', 'ÿ'}, {'ı', 'I', 'ı'}, {'İ', 'İ', 'i'},
		{'ſ', 'S', 'ſ'}, {'\u212a', '\u212a', 'k'}, {'ǅ', 'Ǆ', 'ǆ'}, {'µ', '\u039c', 'µ'}, {0x10428, 0x10400, 0x10428}, {0x10400, 0x10400, 0x10428},
		{0x1E921, 0x1E921, 0x1E943}, {0xA7C2, 0xA7C2, 0xA7C3}, {0x4E00, 0x4E00, 0x4E00}, {MaxRune, MaxRune, MaxRune},
	} {
		require.Equal(t, []rune{c[1], c[2]}, []rune{ToUpper(c[0]), ToLower(c[0])}, "%U", c[0])
	}
	runes := FoldedRunes{}
	require.Same(t, runes.Class('k', FoldUnicode), runes.Class('k', FoldUnicode))
	require.Equal(t, `[Kk\x{212a}]`, runes.Class('k', FoldUnicode).String())
	require.Equal(t, `[Kk]`, runes.Class('k', FoldASCII).String())
	require.Equal(t, `[k]`, runes.Class('k', FoldNone).String())
}

// TestDecode: strings are WTF-8, and bytes that are part of nothing are one character each.
func TestDecode(t *testing.T) {
	for s, want := range map[string][]rune{
		"aé€😀": {'a', 'é', '€', '😀'}, "\xed\xa0\xbd": {0xD83D}, "\xed\xb8\x80": {0xDE00}, "\xed\xa0\xbd\xed\xb8\x80": {0x1F600},
		"\xed\xb8\x80\xed\xa0\xbd": {0xDE00, 0xD83D}, "\xed\xa0\xbdx": {0xD83D, 'x'}, "\xff\xc3": {0xFFFD, 0xFFFD}, "\xed\xa0": {0xFFFD, 0xFFFD},
		"\xed\xa0\xbd\xed\xb8": {0xD83D, 0xFFFD, 0xFFFD}, "\uFFFD": {0xFFFD},
	} {
		var got []rune
		for i := 0; i < len(s); {
			r, n := Decode(s, i)
			got, i = append(got, r), i+n
		}
		require.Equal(t, want, got, "%q", s)
	}
	require.True(t, IsHigh(0xD83D) && !IsHigh(0xDE00) && IsLow(0xDE00) && !IsLow(0xD83D) && IsSupplementary(0xDE00) && IsSupplementary(0x10000))
}

// TestFoldedSets: what is found by upper and lower cases is what the definition
// says for every code point that has a case.
func TestFoldedSets(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	cased := casedRunes.Get()
	for range 100 {
		lo := cased[rnd.IntN(len(cased))]
		hi := lo + rune(rnd.IntN(1<<rnd.IntN(18)))
		set, looked := foldUnicode(lo, hi)
		require.LessOrEqual(t, looked, 2*len(cased))
		one := foldRune(lo)
		for _, r := range cased {
			up := ToUpper(r)
			low := ToLower(up)
			want := lo <= r && r <= hi || lo <= up && up <= hi || lo <= low && low <= hi
			if want != set.Contains(r) {
				require.Fail(t, "another set", "%x to %x: %x", lo, hi, r)
			}
			if (low == ToLower(ToUpper(lo))) != one.Contains(r) {
				require.Fail(t, "another set", "%x: %x", lo, r)
			}
		}
	}
}

// TestClassWork: a list of characters takes little work for each of them, and a
// set that a pattern has made before next to none: it is the same Class.
func TestClassWork(t *testing.T) {
	var list strings.Builder
	for i := range rune(2136) { // as many as the characters that a school in Japan teaches
		list.WriteRune(0x4E00 + 2*i)
	}
	tree, err := Parse("[" + list.String() + "]")
	require.NoError(t, err)
	require.Equal(t, 2136, ClassOf(bare(tree.Root)).size())
	require.Less(t, tree.Work, 2136*2*13+2*2136)
	const letters = `[\p{L}&&[^\p{Lu}x]]`
	one, err := Parse(letters)
	require.NoError(t, err)
	many, err := Parse(strings.Repeat(`[\p{L}&&[^\p{Lu}]]`, 5000))
	require.NoError(t, err)
	require.Less(t, many.Work, one.Work+5000*4)
	require.Same(t, ClassOf(many.Root.Subs[0]), ClassOf(many.Root.Subs[4999]))
	_, err = Parse(strings.Repeat(letters, 5000))
	require.ErrorIs(t, err, ErrUnsupported, "sets that differ as Classes")
}
