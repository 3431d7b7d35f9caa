package regex

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestPlans prints the strategy of each pattern of testdata/plans.golden.
func TestPlans(t *testing.T) {
	const file = "testdata/plans.golden"
	old, err := os.ReadFile(file)
	require.NoError(t, err)
	var out strings.Builder
	n := 0
	for line := range strings.Lines(string(old)) {
		re, ok := strings.CutPrefix(line, "pattern ")
		if !ok {
			continue
		}
		n++
		re = strings.TrimSuffix(re, "\n")
		fmt.Fprintf(&out, "pattern %s\n", re)
		r, err := Compile(unescapeUnits(re))
		require.NoError(t, err, re)
		fmt.Fprintf(&out, "  plan  %s\n", r.Strategy())
	}
	require.Greater(t, n, 40)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(out.String()), 0o644))
		return
	}
	require.Equal(t, string(old), out.String())
}

func TestReach(t *testing.T) {
	for _, c := range []struct {
		re, in string
		want   int
	}{
		{`4\d{2}`, "404", 3}, {`4\d{2}`, "40x", 2}, {`4\d{2}`, "500", 0}, {`4\d{2}`, "4", 1}, {`4\d{2}`, "4040", 3},
		{`.*Bad Request.*`, "Some Bad\nRequest", 8}, {`.*Bad Request.*`, "Some Bad", 8},
		{`^\[BadRequest\].*`, "Bad", 0}, {`Invalid*`, "Invalid input", 7}, {`(\n|.)+`, "é\r", 2}, {`[\s\S]*x`, "abc", 3},
		{`(?=b)a`, "b", 0}, {`(a)\1b`, "ax", 2}, {`a\bb`, "ab", 1}, {`(?:a{1000}){1000}`, "b", -1},
	} {
		require.Equal(t, c.want, MustCompile(c.re).Reach(c.in), "%q on %q", c.re, c.in)
	}
}

func TestSubject(t *testing.T) {
	for in, want := range map[string]syntax.Breaks{
		"": 0, "abc": 0, "a\tb": 0, "a\nb": syntax.BreakLF, "\r\n": syntax.BreakLF | syntax.BreakCR, "\u0085": syntax.BreakNEL, "é\u2028": syntax.BreakLS, "\u2029é": syntax.BreakPS, "Â©â": 0,
		strings.Repeat("a", 100) + "\u2028\n": syntax.BreakLS | syntax.BreakLF, strings.Repeat("a", 63) + "\r": syntax.BreakCR,
	} {
		s := NewSubject(in)
		require.Equal(t, want, s.breaks(), "%q", in)
		require.Equal(t, want, findBreaksLong(in), "%q", in)
		require.Equal(t, in, s.String())
	}
	s := NewSubject("Bad\nRequest")
	for re, want := range map[string]bool{`.*Request.*`: false, `(\n|.)*Request.*`: true, `[\s\S]*Request[\s\S]*`: true, `Bad\nReq.*`: true, `Bad`: false, `.{11}|Bad\s.+`: true} {
		ok, err := MustCompile(re).MatchesSubject(&s)
		require.NoError(t, err)
		require.Equal(t, want, ok, re)
		ok, err = MustCompile(re).MatchesBytes([]byte(s.String()))
		require.NoError(t, err)
		require.Equal(t, want, ok, re)
	}
}
