package syntax

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestErrors: places are those that Java names in its message.
func TestErrors(t *testing.T) {
	for _, c := range []struct {
		re           string
		offset       int
		line, column int
		msg          string
	}{
		{`a**`, 2, 1, 3, "dangling meta character '*'"},
		{`*abc`, 0, 1, 1, "dangling meta character '*'"},
		{`a{,2}`, 2, 1, 3, "illegal repetition"},
		{`{`, 1, 1, 2, "illegal repetition"},
		{`.*"Item":{}.*`, 10, 1, 11, "illegal repetition"},
		{`a{2,1}`, 5, 1, 6, "illegal repetition range"},
		{`a{1`, 3, 1, 4, "unclosed counted closure"},
		{`(a|b`, 4, 1, 5, "unclosed group"},
		{`a)b`, 1, 1, 2, "unmatched closing ')'"},
		{`[a`, 1, 1, 2, "unclosed character class"},
		{`[z-a]`, 3, 1, 4, "illegal character range"},
		{`[&&]`, 2, 1, 3, "bad class syntax"},
		{`é\y`, 3, 1, 3, "illegal or unsupported escape sequence"},
		{"(?x)a # c\n\\y", 11, 2, 2, "illegal or unsupported escape sequence"},
		{`\p{Foo}`, 6, 1, 7, "unknown character property name {Foo}"},
		{`\x{110000}`, 8, 1, 9, "hexadecimal code point is too big"},
		{`(?<n>a)(?<n>b)`, 11, 1, 12, "named capturing group <n> is already defined"},
		{`\k<n>`, 4, 1, 5, "named capturing group <n> does not exist"},
		{`(?<=(a|b)*)c`, 10, 1, 11, "look-behind group does not have an obvious maximum length"},
		{`(?'n'a)`, 2, 1, 3, "unknown inline modifier"},
		{`(?#x)`, 2, 1, 3, "unknown inline modifier"},
		{`a\`, 2, 1, 3, "a backslash ends the pattern"},
	} {
		_, err := Parse(c.re)
		var e *Error
		require.ErrorAs(t, err, &e, c.re)
		require.NotErrorIs(t, err, ErrUnsupported, c.re)
		require.Contains(t, e.Msg, c.msg, c.re)
		require.Equal(t, []int{c.offset, c.line, c.column}, []int{e.Offset, e.Line, e.Column}, "%s: %v", c.re, err)
		require.True(t, strings.HasPrefix(err.Error(), "invalid regex "), err)
		require.Equal(t, c.re, e.Pattern)
	}
}

func TestUnsupported(t *testing.T) {
	for re, offset := range map[string]int{
		`a(?c)b`: 3, `[\wa&&]`: 4,
		strings.Repeat("a", MaxPattern+1): 64,
	} {
		_, err := Parse(re)
		var e *Error
		require.ErrorAs(t, err, &e, re)
		require.ErrorIs(t, err, ErrUnsupported)
		require.Equal(t, offset, e.Offset, e.Msg)
		require.True(t, strings.HasPrefix(err.Error(), "unsupported regex "))
	}
}

// TestTrees prints the tree of each pattern of testdata/trees.golden.
func TestTrees(t *testing.T) {
	const file = "testdata/trees.golden"
	old, err := os.ReadFile(file)
	require.NoError(t, err)
	var out strings.Builder
	n := 0
	for line := range strings.Lines(string(old)) {
		pattern, ok := strings.CutPrefix(line, "pattern ")
		if !ok {
			continue
		}
		n++
		fmt.Fprintf(&out, "pattern %s", pattern)
		if tree, err := Parse(strings.TrimSuffix(pattern, "\n")); err != nil {
			fmt.Fprintf(&out, "  error %v\n", err)
		} else {
			fmt.Fprintf(&out, "  tree  %s\n", tree)
		}
	}
	require.Greater(t, n, 40)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(out.String()), 0o644))
		return
	}
	require.Equal(t, string(old), out.String())
}

func TestStopsAtLineTerminator(t *testing.T) {
	for re, want := range map[string]bool{`.*x.*`: true, `(?s).*x`: false, `[\s\S]*`: false, `(\n|.)+`: true, `a(?s:.)b`: false, `(?d).`: true, `abc`: false} {
		s, err := Parse(re)
		require.NoError(t, err)
		require.Equal(t, want, s.StopsAtLineTerminator(), re)
	}
}

// TestAccepted: what Java 17 refuses is refused, and nothing else but what is not supported.
func TestAccepted(t *testing.T) {
	for _, name := range []string{"java17.txt", "clusters.txt"} {
		rows, err := os.ReadFile("../testdata/" + name)
		require.NoError(t, err)
		for line := range strings.Lines(string(rows)) {
			f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			require.Len(t, f, 4, line)
			if strings.Contains(f[1], "{{") || f[1] == `(?iu)(\x{10400})\1` { // UTF-16 units; refused when it matches
				continue
			}
			_, err := Parse(f[1])
			if !errors.Is(err, ErrUnsupported) {
				refused := strings.HasPrefix(f[3], "ERR") && !strings.Contains(f[3], "IndexOutOfBounds") // that is when it matches
				require.Equal(t, refused, err != nil, "%s: %v", f[1], err)
			}
		}
	}
}
