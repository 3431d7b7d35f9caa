package regex

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/meter"
)

// trying is a pattern that tries to match where a text that every match has is missing, too.
func trying(pattern string) *Regexp {
	r := MustCompile(pattern)
	r.finish().prog.needs = ""
	return r
}

// checkNeeds compares what is found with what is found by trying.
func checkNeeds(t *testing.T, pattern, in string) {
	t.Helper()
	r, err := Compile(pattern)
	if err != nil {
		return
	}
	checkAbsent(t, r, in)
	if r.text != "" {
		return
	}
	p := r.finish().prog
	tried := trying(pattern)
	if want, err := allMatches(tried, in); err == nil { // within its budget
		got, err := allMatches(r, in)
		require.NoError(t, err)
		require.Equal(t, want, got, "%q, which needs %q, in %q", pattern, p.needs, in)
	}
}

// checkAbsent compares the short way to say that there is no match with that of a Finder.
func checkAbsent(t *testing.T, r *Regexp, in string) {
	t.Helper()
	var short, long meter.Meter
	absent, err := r.Absent(&short, in)
	require.NoError(t, err)
	if !absent {
		require.Zero(t, short.Spent())
		return
	}
	require.Empty(t, found(r, &long, in), "%q in %q", r, in)
	require.Equal(t, long.Spent(), short.Spent(), "%q in %q", r, in)
}

// TestNeeds says what the matches of a pattern have to have, and that nothing else is found without looking for it.
func TestNeeds(t *testing.T) {
	subjects := []string{"", "#", "a#b#c", "x", "K9k", "\u212a9", "ſ1", "é", "\xc3", "\ufffd", "😀", "\xed\xa0\xbd", "\xed\xa0\xbd\xed\xb8\x80", "aXbXc", "ab\nab", "\r\n", "a, b,c ,d", "[400] x", strings.Repeat("ab", 100) + "#é#"}
	for pattern, needs := range map[string]string{
		`^.*#`: "#", `#+?`: "#", `[#]+`: "", `(#)`: "#", `(?:ab){2,}c?`: "ab", `(?:ab)?c*`: "", `(?:ab){0}c(?:d|e)`: "c", `a|ab`: "", `\s*,\s*`: ",", `(?i)k9`: "9", `(?iu)ſ1-s`: "1-",
		`(?i)kk`: "", `(?>a*?)b`: "b", `a*+[a]b`: "a", `(?=#)\w`: "", `(?<=#)\w`: "", `(?!#)x`: "x", `(a)\1`: "", `#\b{g}`: "", `^\[\d+\]\s*`: "[", `\[NotFound\] $`: "[NotFound] ", `x\X`: "x", `\R#`: "#", `\Q.*\E.`: ".*",
		`\ud83d#`: "#", `\ud83d+`: "", `(?:😀)+x?`: "", `(?:é)+x?`: "é", `(?:\ufffd)+x?`: "", `.+é`: "é", `(?x) a b # c`: "ab", `(?m)^a$`: "a", `\Ga`: "a", `[^\u0000-\ud7ff\ud801-\x{10ffff}]x?`: "",
	} {
		r := MustCompile(pattern)
		require.Equal(t, needs, r.finish().prog.needs, pattern)
		for _, in := range subjects {
			checkAbsent(t, MustCompile(`#`), in)
			checkNeeds(t, pattern, in)
		}
	}
}

// FuzzNeeds compares as TestNeeds does.
func FuzzNeeds(f *testing.F) {
	f.Add(`(?i)a*(b#|#c)+?`, "xA#c")
	f.Add(`(?:a?#){2,}|#`, "a##")
	f.Add(`\ud83d\ude00*`, "\xed\xa0\xbd\xed\xb8\x80")
	f.Fuzz(func(t *testing.T, pattern, in string) {
		if len(pattern) < 200 && len(in) < 200 {
			checkNeeds(t, pattern, in)
		}
	})
}
