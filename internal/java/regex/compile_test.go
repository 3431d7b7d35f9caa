package regex

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
		_, err := Compile(c.re)
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
		strings.Repeat("a", maxPattern+1): 64,
	} {
		_, err := Compile(re)
		var e *Error
		require.ErrorAs(t, err, &e, re)
		require.ErrorIs(t, err, ErrUnsupported)
		require.Equal(t, offset, e.Offset, e.Msg)
		require.True(t, strings.HasPrefix(err.Error(), "unsupported regex "))
	}
	require.Panics(t, func() { MustCompile("(") })
	require.NotErrorIs(t, &BudgetError{}, ErrUnsupported)
	require.False(t, errors.Is(&Error{}, ErrBudget))
}

// TestPlans prints the tree and the strategy of each pattern of testdata/plans.golden.
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
		if err != nil {
			fmt.Fprintf(&out, "  error %v\n", err)
			continue
		}
		fmt.Fprintf(&out, "  tree  %s\n  plan  %s\n", r.Syntax(), r.Strategy())
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
	for in, want := range map[string]breaks{
		"": 0, "abc": 0, "a\tb": 0, "a\nb": breakLF, "\r\n": breakLF | breakCR, "\u0085": breakNEL, "é\u2028": breakLS, "\u2029é": breakPS, "Â©â": 0,
		strings.Repeat("a", 100) + "\u2028\n": breakLS | breakLF, strings.Repeat("a", 63) + "\r": breakCR,
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
