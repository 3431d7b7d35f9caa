// Package explain says in plain words why a pattern does not match a text: what people need who have written the pattern
// and see another response chosen.
package explain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	javaregex "github.com/gatemap/gatemap/internal/java/regex"
	"github.com/gatemap/gatemap/internal/java/regex/syntax"
	"github.com/gatemap/gatemap/internal/meter"
)

// WhyNot says in plain words why a pattern does not match the whole of a
// subject, "" when it does not know. It tries what is mistaken most often, from
// the most to the least telling: the empty subject, letter case, a text that is
// not there, "." and line ends, a pattern that was meant for a part; and
// otherwise tells the first character that no match has. The work is paid by m;
// when that allows no more, the reason is not known.
func WhyNot(m *meter.Meter, re *javaregex.Regexp, subject string, reach int) string {
	if len(subject) > longestExplained || reach < 0 || reach > len(subject) {
		return ""
	}
	why := findReason(m, re, subject, reach)
	if m.Err() != nil {
		return ""
	}
	return why
}

func findReason(m *meter.Meter, re *javaregex.Regexp, subject string, reach int) string {
	if subject == "" {
		return "the subject is empty" + prefixed(", where the pattern wants ", wantedAt(m, re, subject, 0))
	}
	if why := difference(m, re, subject, reach); strings.Contains(why, notTheWord) {
		return why
	}
	if matchesWith(m, re, "(?i)", subject) {
		return "only the letter case differs: " + caseDifference(m, re, subject, reach)
	}
	if why := missing(m, re, subject, reach); why != "" {
		return why
	}
	if matchesWith(m, re, "(?s)", subject) {
		return "'.' stops at the line end" + lineEnd(subject, reach)
	}
	if matchesWith(m, re, "(?is)", subject) {
		return "the letter case differs, and '.' stops at the line end" + lineEnd(subject, reach)
	}
	if why := partly(m, re, subject); why != "" {
		return why
	}
	return difference(m, re, subject, reach)
}

// longestExplained bounds the work for one subject. Lambda's error messages
// are shorter: 256 KB is all that an asynchronous payload may have.
const longestExplained = 256 << 10

func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

// matchesWith reports whether the pattern would match with flags that it does
// not have.
func matchesWith(m *meter.Meter, re *javaregex.Regexp, flags, subject string) bool {
	changed, err := javaregex.CompileMetered(m, flags+re.String())
	if err != nil || changed.PayMatching(m) != nil {
		return false
	}
	ok, err := changed.MatchesMetered(m, subject)
	return ok && err == nil
}

func caseDifference(m *meter.Meter, re *javaregex.Regexp, subject string, reach int) string {
	if m.Spend(len(re.String())*(1+len(subject)/meter.BytesPerStep)) != nil {
		return ""
	}
	for _, options := range required(re.Syntax().Root) {
		if len(options) == 1 && !options[0].in(subject) {
			return "the pattern wants " + quote(string(options[0].runes))
		}
	}
	return difference(m, re, subject, reach)
}

// missing names a text that every match has and the subject has not. A text of
// one character says more by its place, unless it could be anywhere.
func missing(m *meter.Meter, re *javaregex.Regexp, subject string, reach int) string {
	least := 2
	if reach == len(subject) {
		least = 1
	}
	if m.Spend(len(re.String())*(1+len(subject)/meter.BytesPerStep)) != nil {
		return ""
	}
	for _, options := range required(re.Syntax().Root) {
		if slices.ContainsFunc(options, func(t text) bool { return len(t.runes) < least || t.in(subject) }) {
			continue
		}
		if len(options) == 1 {
			why := "the text " + quote(string(options[0].runes)) + " does not occur in the subject"
			if (text{options[0].runes, syntax.FoldUnicode}).in(subject) {
				why += ", except in another letter case"
			}
			return why
		}
		names := make([]string, len(options))
		for i, t := range options {
			names[i] = quote(string(t.runes))
		}
		return "none of the texts " + list(names, "and") + " occurs in the subject"
	}
	return ""
}

// lineEnd tells where the line end is that a "." met.
func lineEnd(subject string, reach int) string {
	at := reach
	if r, _ := utf8.DecodeRuneInString(subject[reach:]); !syntax.IsTerminator(r) {
		at = strings.IndexFunc(subject, syntax.IsTerminator)
	}
	if at < 0 {
		return ""
	}
	return fmt.Sprintf(" at character %d", utf8.RuneCountInString(subject[:at])+1)
}

// partly explains a pattern that matches a part of the subject.
func partly(m *meter.Meter, re *javaregex.Regexp, subject string) string {
	if re.PayFinding(m) != nil {
		return ""
	}
	finder := re.FinderMetered(m, subject)
	defer finder.Close()
	loc, err := finder.Next(nil)
	if err != nil || len(loc) < 2 || loc[0] == loc[1] {
		return ""
	}
	// Offsets inside a surrogate pair are not ends of a text here.
	before, found, after := javaregex.Slice(subject, 0, loc[0]), javaregex.Slice(subject, loc[0], loc[1]), subject[loc[1]:]
	var around []string
	if n := utf8.RuneCountInString(before); n > 0 {
		around = append(around, characters(n)+plural(n, " comes", " come")+" before it")
	}
	if n := utf8.RuneCountInString(after); n > 0 {
		around = append(around, strings.Replace(characters(n), " ", " more ", 1)+plural(n, " follows", " follow"))
	}
	return fmt.Sprintf("the pattern is for the whole subject: it matches %s, but %s", quote(found), strings.Join(around, " and "))
}

// difference tells the first character that no match has there.
func difference(m *meter.Meter, re *javaregex.Regexp, subject string, reach int) string {
	wants := wantedAt(m, re, subject, reach)
	if wants == "" {
		wants = "something else"
	}
	n := utf8.RuneCountInString(subject[:reach])
	has := ""
	if reach < len(subject) {
		r, size := utf8.DecodeRuneInString(subject[reach:])
		has = strconv.Quote(string(r))
		if r == utf8.RuneError && size == 1 {
			has = "half of a character" // a lone surrogate
		}
	}
	switch {
	case reach == len(subject):
		return fmt.Sprintf("the subject ends after %s, where the pattern wants %s", characters(n), wants)
	case n == 0:
		return fmt.Sprintf("the subject begins with %s, where the pattern wants %s", has, wants)
	case n == 1:
		return fmt.Sprintf("only the first character matches: then the pattern wants %s, the subject has %s", wants, has)
	}
	return fmt.Sprintf("only the first %s match: then the pattern wants %s, the subject has %s", characters(n), wants, has)
}
