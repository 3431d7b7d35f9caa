package regex

import (
	"fmt"
	"strings"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
	"github.com/gatemap/gatemap/internal/meter"
)

// ReplacementError is a replacement string that Java refuses when there is something to replace.
type ReplacementError struct {
	Replacement string
	Offset      int
	Msg         string
	NoGroup     bool // a number beyond the groups of the pattern: Java's IndexOutOfBoundsException
}

// Error gives the message and the place.
func (e *ReplacementError) Error() string {
	return fmt.Sprintf("replacement %q: offset %d: %s", e.Replacement, e.Offset, e.Msg)
}

// AppendReplaceAll appends s with every match replaced, as String.replaceAll does. In the replacement, $n and ${name} stand
// for groups, and a backslash takes the next character literally. Errors are a [*ReplacementError] or a [*BudgetError]; dst
// is returned as far as it got.
func (r *Regexp) AppendReplaceAll(dst []byte, s, replacement string) ([]byte, error) {
	return r.appendReplace(dst, s, replacement, -1)
}

// AppendReplaceFirst is [Regexp.AppendReplaceAll] for the first match only, as String.replaceFirst does.
func (r *Regexp) AppendReplaceFirst(dst []byte, s, replacement string) ([]byte, error) {
	return r.appendReplace(dst, s, replacement, 1)
}

func (r *Regexp) appendReplace(dst []byte, s, replacement string, n int) ([]byte, error) {
	f := r.Finder(s)
	defer f.Close()
	var buf [8]int
	loc := buf[:]
	at := 0
	for ; n != 0; n-- {
		var err error
		if loc, err = f.Next(loc); err != nil {
			return dst, err
		}
		if loc == nil {
			break
		}
		dst = AppendSlice(dst, s, at, loc[0])
		if dst, err = r.AppendExpand(dst, s, replacement, loc); err != nil {
			return dst, err
		}
		at = loc[1]
	}
	return AppendSlice(dst, s, at, len(s)), nil
}

// AppendExpand appends the replacement for the match loc of s, as Matcher.appendReplacement does.
func (r *Regexp) AppendExpand(dst []byte, s, replacement string, loc []int) ([]byte, error) {
	for i := 0; i < len(replacement); {
		switch replacement[i] {
		case '\\':
			if i++; i == len(replacement) {
				return dst, &ReplacementError{Replacement: replacement, Offset: i, Msg: "character to be escaped is missing"}
			}
			_, n := syntax.Decode(replacement, i)
			dst = append(dst, replacement[i:i+n]...)
			i += n
		case '$':
			g, n, msg := r.groupRef(replacement[i+1:])
			if msg != "" {
				return dst, &ReplacementError{replacement, i, msg, i+1 < len(replacement) && replacement[i+1] >= '0' && replacement[i+1] <= '9'}
			}
			i += 1 + n
			if loc[2*g] >= 0 {
				dst = AppendSlice(dst, s, loc[2*g], loc[2*g+1])
			}
		default:
			end := i + 1
			for end < len(replacement) && replacement[end] != '\\' && replacement[end] != '$' {
				end++
			}
			dst = append(dst, replacement[i:end]...)
			i = end
		}
	}
	return dst, nil
}

// groupRef reads what is behind a "$": the group, how many bytes, and what is wrong.
func (r *Regexp) groupRef(s string) (g, n int, msg string) {
	if s == "" {
		return 0, 0, "illegal group reference: group index is missing"
	}
	if s[0] == '{' {
		return r.namedRef(s)
	}
	if !syntax.IsDigit(rune(s[0])) {
		return 0, 0, "illegal group reference"
	}
	for n < len(s) && syntax.IsDigit(rune(s[n])) {
		next := g*10 + int(s[n]-'0')
		if n > 0 && next > r.syntax.Groups { // the digits are text
			break
		}
		g = next
		n++
	}
	if g > r.syntax.Groups {
		return 0, 0, fmt.Sprintf("no group %d", g)
	}
	return g, n, ""
}

func (r *Regexp) namedRef(s string) (g, n int, msg string) {
	n = 1
	for n < len(s) && (syntax.IsAlpha(rune(s[n])) || syntax.IsDigit(rune(s[n]))) {
		n++
	}
	name := s[1:n]
	switch {
	case name == "" || n == len(s) || s[n] != '}':
		return 0, 0, "named capturing group is missing trailing '}'"
	case syntax.IsDigit(rune(name[0])):
		return 0, 0, "capturing group name {" + name + "} starts with digit character"
	}
	g = r.SubexpIndex(name)
	if g < 0 {
		return 0, 0, "no group with name {" + name + "}"
	}
	return g, n + 1, ""
}

// AppendSplit appends the parts of s between matches, as String.split(regex, limit) does: at most limit parts if that is
// positive, and without empty parts at the end if it is 0.
func (r *Regexp) AppendSplit(dst []string, s string, limit int) ([]string, error) {
	return r.AppendSplitMetered(nil, dst, s, limit)
}

// AppendSplitMetered is [Regexp.AppendSplit] for an evaluation whose meter pays for the work.
func (r *Regexp) AppendSplitMetered(m *meter.Meter, dst []string, s string, limit int) ([]string, error) {
	if r.text != "" {
		return r.appendSplitText(m, dst, s, limit)
	}
	return r.appendSplitFound(m, dst, s, limit)
}

func (r *Regexp) appendSplitFound(m *meter.Meter, dst []string, s string, limit int) ([]string, error) {
	f := r.FinderMetered(m, s)
	defer f.Close()
	var buf [8]int
	loc := buf[:]
	base, at := len(dst), 0
	for limit <= 0 || len(dst)-base < limit-1 {
		var err error
		if loc, err = f.Next(loc); err != nil {
			return dst, err
		}
		if loc == nil {
			break
		}
		if at == 0 && loc[1] == 0 { // nothing comes before an empty match at the beginning
			continue
		}
		if err := f.account.pay(partSteps, 1); err != nil {
			return dst, r.gaveUp(err)
		}
		dst = append(dst, Slice(s, at, loc[0]))
		at = loc[1]
	}
	if at == 0 {
		return append(dst[:base], s), nil
	}
	return lastPart(dst, base, Slice(s, at, len(s)), limit), nil
}

// lastPart appends the part behind the last match.
func lastPart(dst []string, base int, part string, limit int) []string {
	dst = append(dst, part)
	if limit == 0 {
		for len(dst) > base && dst[len(dst)-1] == "" {
			dst = dst[:len(dst)-1]
		}
	}
	return dst
}

// appendSplitText is AppendSplitMetered for a pattern that is only text. It takes the
// steps of a [Finder], a round of them at a time.
func (r *Regexp) appendSplitText(m *meter.Meter, dst []string, s string, limit int) ([]string, error) {
	base, at, steps := len(dst), 0, 0
	for limit <= 0 || len(dst)-base < limit-1 {
		i := strings.Index(s[at:], r.text)
		if i < 0 {
			steps += (len(s)-at)/meter.BytesPerStep + 1
			break
		}
		i += len(r.text)
		steps += i/meter.BytesPerStep + 1 + partSteps + 1
		dst = append(dst, s[at:at+i-len(r.text)])
		at += i
		if steps >= round {
			if err := m.SpendMatch(steps); err != nil {
				return dst, r.gaveUp(err)
			}
			steps = 0
		}
	}
	if err := m.SpendMatch(steps); err != nil {
		return dst, r.gaveUp(err)
	}
	if at == 0 {
		return append(dst[:base], s), nil
	}
	return lastPart(dst, base, s[at:], limit), nil
}
