package regex

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Rows as java.lang.String of Java 17 gives them.
func TestReplaceAll(t *testing.T) {
	for _, c := range []struct{ re, in, repl, want string }{
		{`b*`, "abc", "[$0]", "[]a[b][]c[]"},
		{`x*`, "axb", "-", "-a--b-"},
		{``, "ab", "-", "-a-b-"},
		{`a`, "banana", "", "bnn"},
		{`(?<n>a)(b)?`, "abac", "${n}$2.", "ab.a.c"},
		{`(a)`, "a", "$12", "a2"},
		{`a`, "a", `\$1\\`, `$1\`},
		{`\Ga`, "aab", "x", "xxb"},
		{`\G`, "aab", "x", "xaab"},
		{`^`, "a\nb", "x", "xa\nb"},
		{`(?m)^`, "a\nb\n", "x", "xa\nxb\n"},
		{`$`, "a\n", "x", "ax\nx"},
		{`.`, "é😀", "x", "xx"},
		{``, "😀", "-", "-\xed\xa0\xbd-\xed\xb8\x80-"},
		{`(?:(a)*b)*`, "aabab", "$1", "a"},
		{`"`, `a"b"`, `\\"`, `a\"b\"`},
		{`\s+`, " a \t b", "", "ab"},
		// A run that begins inside a pair is not cut back to before it, where it
		// would match again and again.
		{`.*^`, "\U00010400a", "x", "x\U00010400a"},
		{`[^x]*^`, "\U00010400\U00010400", "x", "x\U00010400\U00010400"},
	} {
		got, err := MustCompile(c.re).AppendReplaceAll([]byte("> "), c.in, c.repl)
		require.NoError(t, err, c.re)
		require.Equal(t, "> "+c.want, string(got), "%q in %q", c.re, c.in)
	}
}

func TestReplaceFirst(t *testing.T) {
	got, err := MustCompile(`(a)(b)?`).AppendReplaceFirst(nil, "caab", "<$1$2>")
	require.NoError(t, err)
	require.Equal(t, "c<a>ab", string(got))
	got, err = MustCompile(`x`).AppendReplaceFirst(nil, "ab", "$9")
	require.NoError(t, err, "the replacement does not matter when nothing matches")
	require.Equal(t, "ab", string(got))
}

func TestReplacementErrors(t *testing.T) {
	for repl, msg := range map[string]string{
		"$":      "group index is missing",
		"a$":     "group index is missing",
		"$x":     "illegal group reference",
		"$2":     "no group 2",
		"${m}":   "no group with name {m}",
		"${1}":   "starts with digit",
		"${n":    "missing trailing '}'",
		"${}":    "missing trailing '}'",
		"$é":     "illegal group reference",
		`a\`:     "character to be escaped is missing",
		"${n_x}": "missing trailing '}'",
	} {
		_, err := MustCompile(`(?<n>a)`).AppendReplaceAll(nil, "a", repl)
		var e *ReplacementError
		require.ErrorAs(t, err, &e, repl)
		require.Contains(t, err.Error(), msg)
	}
}

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		re, in string
		limit  int
		want   []string
	}{
		{",", "a,b,,c,,", 0, []string{"a", "b", "", "c"}},
		{",", "a,b,,c,,", -1, []string{"a", "b", "", "c", "", ""}},
		{",", "a,b,,c,,", 2, []string{"a", "b,,c,,"}},
		{",", "a,b", 1, []string{"a,b"}},
		{",", ",a", 0, []string{"", "a"}},
		{",", ",", 0, []string{}},
		{",", "", 0, []string{""}},
		{"x", "a", 0, []string{"a"}},
		{"", "abc", 0, []string{"a", "b", "c"}},
		{"", "", 0, []string{""}},
		{"", "abc", 2, []string{"a", "bc"}},
		{"(?=b)", "abab", 0, []string{"a", "ba", "b"}},
		{"(?=a)", "abab", 0, []string{"ab", "ab"}},
		{"b*", "abc", 0, []string{"a", "", "c"}},
		{`\|`, "a|b", 0, []string{"a", "b"}},
		{"", "😀", 0, []string{"\xed\xa0\xbd", "\xed\xb8\x80"}},
	} {
		got, err := MustCompile(c.re).AppendSplit(nil, c.in, c.limit)
		require.NoError(t, err)
		require.Equal(t, c.want, got, "%q by %q, %d", c.in, c.re, c.limit)
	}
	got, err := MustCompile(",").AppendSplit([]string{""}, ",", 0)
	require.NoError(t, err)
	require.Equal(t, []string{""}, got, "what was there before stays")
}

// TestOffsetsInBrokenText: bytes that are part of nothing are a character each,
// and none of them is the second half of a pair, at a mark of the count or not.
func TestOffsetsInBrokenText(t *testing.T) {
	for _, s := range []string{
		"\xa4\xa4\xa4\xa4arro\x80Eb", strings.Repeat("\x80", 100), strings.Repeat("é\x80", 70),
		strings.Repeat("a", 31) + "\xa4\xa4b\xa4", strings.Repeat("a", 31) + "\U0001F600\x80\x80b", strings.Repeat("a", 30) + "\xf0\x9f\x98bc",
		strings.Repeat("a", 31) + "\xed\xa0\xbd\xed\xb8\x80\x80b",
	} {
		for _, pattern := range []string{"$", "(.)", "b|$", "[^a]"} {
			f := MustCompile(pattern).Finder(s)
			last := 0
			for {
				at, err := f.Next(nil)
				require.NoError(t, err)
				if at == nil {
					break
				}
				require.LessOrEqual(t, last, at[0], "%q %q", pattern, s)
				require.LessOrEqual(t, at[1], len(s), "%q %q", pattern, s)
				last = at[1]
			}
			require.Equal(t, len(s), last, "%q %q", pattern, s)
			f.Close()
		}
	}
}

func TestFindSubmatchIndex(t *testing.T) {
	r := MustCompile(`\G(?<l>[a-z])(\d)?`)
	require.Equal(t, 2, r.NumSubexp())
	require.Equal(t, 1, r.SubexpIndex("l"))
	require.Equal(t, -1, r.SubexpIndex("m"))
	for _, c := range []struct {
		in   string
		from int
		want []int
	}{
		{"a1b", 0, []int{0, 2, 0, 1, 1, 2}},
		{"a1b", 2, []int{2, 3, 2, 3, -1, -1}},
		{"a1b", 1, nil},
		{"é😀b2", 6, []int{6, 8, 6, 7, 7, 8}},
		{"é😀b2", 2, nil},
		{"a", 1, nil},
	} {
		got, err := r.FindSubmatchIndex(c.in, c.from, make([]int, 0, 8))
		require.NoError(t, err)
		require.Equal(t, c.want, got, "%q from %d", c.in, c.from)
	}
	got, err := MustCompile(`b`).FindSubmatchIndex("aébb", 4, nil)
	require.NoError(t, err)
	require.Equal(t, []int{4, 5}, got)
	got, err = MustCompile(`^`).FindSubmatchIndex("ab", 1, nil)
	require.NoError(t, err)
	require.Nil(t, got, "from does not move the beginning")
}

func TestSlice(t *testing.T) {
	const s = "a😀b"
	for _, c := range []struct {
		from, to int
		want     string
	}{
		{0, 1, "a"}, {0, 3, "a\xed\xa0\xbd"}, {1, 3, "\xed\xa0\xbd"}, {3, 5, "\xed\xb8\x80"}, {3, 6, "\xed\xb8\x80b"}, {1, 5, "😀"}, {3, 3, ""}, {0, 6, s}, {6, 6, ""},
	} {
		require.Equal(t, c.want, Slice(s, c.from, c.to), "%d:%d", c.from, c.to)
	}
	require.Equal(t, "\xed\xb8\x80\xed\xa0\xbd", Slice("😀😀", 3-1, 4+2), "the second half of one and the first of another")
}

// TestBytesOfNoCharacter: offsets are right behind bytes that are not UTF-8, also where one looks like a part of a character.
func TestBytesOfNoCharacter(t *testing.T) {
	for _, unit := range []string{"0\xa90", "\x800", "\xf0\x9f0", "\U0001F6000", "\U0001F600\x800", "é\xbf0"} {
		in := strings.Repeat(unit, 600)
		out, err := MustCompile(`(0)`).AppendReplaceAll(nil, in, "x")
		require.NoError(t, err)
		want := strings.ToValidUTF8(strings.ReplaceAll(in, "0", "x"), "?")
		require.Equal(t, want, strings.ToValidUTF8(string(out), "?"), "%q", unit)
	}
}
