package explain

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	javaregex "github.com/gatemap/gatemap/internal/java/regex"
	"github.com/gatemap/gatemap/internal/meter"
)

// whyNotTests has the reasons that people need most (rules/selection.md#full-match); whether
// a pattern matches at all is package regex's business.
var whyNotTests = []struct{ pattern, subject, want string }{
	{`[\s\S]*\[404\][\s\S]*`, "[403] no", `the text "[404]" does not occur in the subject`},
	{`.*Bad Request.*`, "one\nBad Request", `'.' stops at the line end at character 4`},
	{`.*Bad Request.*`, "Bad Request: a\nb", `'.' stops at the line end at character 15`},
	{`.*bad request.*`, "Bad Request", `only the letter case differs: the pattern wants "bad request"`},
	{`Invalid*`, "Invalid input", `the pattern is for the whole subject: it matches "Invalid", but 6 more characters follow`},
	{`^[Error].*`, "Missing", `the subject begins with "M", where the pattern wants a character of [Error] (brackets mean one character, not the word)`},
	{`[Bad Request].*`, "order", `the subject begins with "o", where the pattern wants a character of [Bad Request] (brackets mean one character, not the word)`},
	{`2\d{2}`, "", `the subject is empty, where the pattern wants "2"`},
	{`4\d{2}`, "200", `the subject begins with "2", where the pattern wants "4"`},
	{`4\d{2}`, "4040", `the pattern is for the whole subject: it matches "404", but 1 more character follows`},
	{`4\d{2}`, "40", `the subject ends after 2 characters, where the pattern wants a digit`},
	{`40[0-3]`, "404", `only the first 2 characters match: then the pattern wants a character of [0-3], the subject has "4"`},
	{`404`, "404: none", `the pattern is for the whole subject: it matches "404", but 6 more characters follow`},
	{`404`, "Error 404", `the pattern is for the whole subject: it matches "404", but 6 characters come before it`},
	{`404`, "Error 404: none", `the pattern is for the whole subject: it matches "404", but 6 characters come before it and 6 more characters follow`},
	{`.+`, "", `the subject is empty, where the pattern wants any character but a line end`},
	{`.+`, "a\nb", `'.' stops at the line end at character 2`},
	{`.*\d{3}`, "abc", `the subject ends after 3 characters, where the pattern wants a digit`},
	{`.*x.*`, "abc", `the text "x" does not occur in the subject`},
	{`[\s\S]*(Process\s?exited|\[500\])[\s\S]*`, "boom", `none of the texts "Process" and "[500]" occurs in the subject`},
	{`(?i)error.*`, "Failure", `the text "error" does not occur in the subject`},
	{`user-\d+ .*`, "user-x gone", `only the first 5 characters match: then the pattern wants a digit, the subject has "x"`},
	{`a|ab|c\d`, "c!", `only the first character matches: then the pattern wants a digit, the subject has "!"`},
	{`(a)\1b`, "aac", `the text "b" does not occur in the subject`},
	{`\d+`, "12a", `the pattern is for the whole subject: it matches "12", but 1 more character follows`},
	{`x*`, "yy", `the subject begins with "y", where the pattern wants the end`},
	{`.*Bad.*`, "x\nBAD", `the text "Bad" does not occur in the subject, except in another letter case`},
	{`foo$`, "foo bar", `only the first 3 characters match: then the pattern wants the end, the subject has " "`},
	{`(?=a)b`, "c", `the subject begins with "c", where the pattern wants "b"`},
	{`é\d`, "éx", `only the first character matches: then the pattern wants a digit, the subject has "x"`},
	{`\Qa.b\E`, "axb", `the text "a.b" does not occur in the subject`},
	{`.*error.*`, "ERROR of mine\nx", `the text "error" does not occur in the subject, except in another letter case`},
	{`\w+: \S+`, "abc: ", `the subject ends after 5 characters, where the pattern wants anything but white space`},
	{"[a\n\x00]b", "x", `the subject begins with "x", where the pattern wants a character of [a\n\x{0}]`},
	{"[\u2028\u00e9\ufeff]", "x", `the subject begins with "x", where the pattern wants a character of [\x{2028}é\x{feff}]`},
	{"[" + strings.Repeat("a1", 60) + "]", "x", `the subject begins with "x", where the pattern wants a character of [` + strings.Repeat("a1", 29) + "a..."},
	{`[^a]b`, "ab", `the subject begins with "a", where the pattern wants a character of [^a]`},
	{`(?:Not|Bad) Found`, "Bad Fruit", `the text " Found" does not occur in the subject`},
	{`\p{Lu}x`, "ax", `only the letter case differs: the subject begins with "a", where the pattern wants a character of \p{Lu}`},
	{`200`, "201", `the text "200" does not occur in the subject`},
	{`(\n|.)*Bad.*`, "good", `the text "Bad" does not occur in the subject`},
	{`Error: .*timed out`, "Error: it\nhas timed out", `'.' stops at the line end at character 10`},
	{`^error$`, "error\n\n", `only the first 5 characters match: then the pattern wants the end, the subject has "\n"`},
	{`.*Task timed out after \d+\.\d+ seconds$`, "Task timed out after 6 seconds", `the text "." does not occur in the subject`},
}

// reasonSteps is what a selection allows for the reasons of all its patterns.
const reasonSteps = 5_000_000

// reason is WhyNot as a trace asks it.
func reason(re *javaregex.Regexp, subject string) string {
	var m meter.Meter
	m.Begin(context.Background(), meter.Limits{Steps: reasonSteps}, nil)
	return WhyNot(&m, re, subject, re.ReachMetered(&m, subject))
}

func TestWhyNot(t *testing.T) {
	for _, tt := range whyNotTests {
		re := javaregex.MustCompile(tt.pattern)
		ok, err := re.Matches(tt.subject)
		require.NoError(t, err)
		require.False(t, ok, "%q matches %q", tt.pattern, tt.subject)
		require.Equal(t, tt.want, reason(re, tt.subject), "%q %q", tt.pattern, tt.subject)
	}
}

// FuzzWhyNot: a reason for any pattern and subject, without a panic, in
// bounded time, on one line.
func FuzzWhyNot(f *testing.F) {
	for _, p := range []string{`.*a.*`, `(a|b)*c`, `(?i)x`, `^[Error].*`, `\Ra`, `(a)\1`, `a{3,}$`, `(?=a)b`, `((a*)*)*b`, `[^\d&&\w]`} {
		f.Add(p, "Error: aaa\nb")
		f.Add(p, "")
		f.Add(p, "é\U0001F600\xed\xa0\x80")
	}
	f.Fuzz(func(t *testing.T, pattern, subject string) {
		re, err := javaregex.Compile(pattern, javaregex.WithBudget(20_000))
		if err != nil || len(pattern) > 200 || len(subject) > 2000 {
			return
		}
		if ok, err := re.Matches(subject); ok || err != nil {
			return
		}
		why := reason(re, subject)
		require.NotContains(t, why, "\n")
		require.Less(t, len(why), 4000)
	})
}

func TestWhyNotIsBounded(t *testing.T) {
	re := javaregex.MustCompile(`((a{1,50}){1,50}){1,50}b`)
	require.NotPanics(t, func() { reason(re, strings.Repeat("a", 4000)) })
	require.Empty(t, reason(javaregex.MustCompile("b"), strings.Repeat("a", longestExplained+1)))
}
