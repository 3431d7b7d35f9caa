package regex

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAnchored: a pattern that begins at the beginning of the text is tried
// nowhere else, and finds what it finds when it is tried everywhere.
func TestAnchored(t *testing.T) {
	for pattern, anchored := range map[string]bool{
		`^a`: true, `\Aa`: true, `(^a)b?`: true, `((^)a)*b`: false, `^`: true, `^*a`: false, `(?m)^a`: false, `(?:^a)`: true,
		`^a|b`: false, `a^`: false, `(?=^)a`: false, `\Ga`: false, `(?s)^.*?(b+)`: true, `^(\d+)\s*`: true, `(?<!x)^a`: false,
	} {
		r := MustCompile(pattern)
		p := r.finish().prog
		require.Equal(t, anchored, p.anchored, pattern)
		everywhere := MustCompile(pattern)
		everywhere.finish().prog.anchored = false
		for _, s := range []string{"", "a", "aab", "ba\nab", "12 a", "\na", "é𝄞a", "bbb\nbb"} {
			want, err := allMatches(everywhere, s)
			require.NoError(t, err)
			got, err := allMatches(r, s)
			require.NoError(t, err)
			require.Equal(t, want, got, "%s on %q", pattern, s)
		}
	}
}

// FuzzAnchored compares the two as TestAnchored does.
func FuzzAnchored(f *testing.F) {
	f.Add(`(a|b)*c`, "abc\nabc")
	f.Add(`|b`, "ab")
	f.Fuzz(func(t *testing.T, rest, in string) {
		r, err := Compile(`^` + rest)
		if err != nil || len(rest) > 200 || len(in) > 200 || r.text != "" {
			return
		}
		everywhere := MustCompile(`^` + rest)
		everywhere.finish().prog.anchored = false
		want, err := allMatches(everywhere, in)
		if err != nil { // which took more than its budget
			return
		}
		got, err := allMatches(r, in)
		require.NoError(t, err)
		require.Equal(t, want, got)
	})
}

func allMatches(r *Regexp, s string) (all [][]int, err error) {
	f := r.Finder(s)
	defer f.Close()
	for {
		loc, err := f.Next(nil)
		if err != nil || loc == nil {
			return all, err
		}
		all = append(all, loc)
	}
}
