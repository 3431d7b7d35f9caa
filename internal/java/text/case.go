package text

import (
	"strings"
	"unicode"

	"github.com/gatemap/gatemap/internal/lazy"
)

// expansionOf maps a character to its upper case of several characters.
var expansionOf = lazy.Value[map[rune]string]{Make: func() map[rune]string {
	m := make(map[rune]string)
	for _, f := range strings.Fields(expansions) {
		r, n := DecodeRune(f)
		m[r] = f[n:]
	}
	return m
}}

// ToUpper returns String.toUpperCase() in the root locale: it may be longer
// (ß gives SS).
func ToUpper(s string) string {
	if IsASCII(s) {
		return strings.ToUpper(s)
	}
	return string(AppendUpper(make([]byte, 0, len(s)+8), s))
}

// AppendUpper appends ToUpper(s).
func AppendUpper(dst []byte, s string) []byte {
	special := expansionOf.Get()
	for len(s) > 0 {
		r, n := DecodeRune(s)
		if r < 0x80 {
			dst = append(dst, byte(UpperRune(r)))
		} else if up, ok := special[r]; ok {
			dst = append(dst, up...)
		} else {
			dst = AppendRune(dst, UpperRune(r))
		}
		s = s[n:]
	}
	return dst
}

// ToLower returns String.toLowerCase() in the root locale: a sigma that ends a
// word becomes ς, and İ becomes i with a dot above.
func ToLower(s string) string {
	if IsASCII(s) {
		return strings.ToLower(s)
	}
	return string(AppendLower(make([]byte, 0, len(s)+8), s, 0, len(s)))
}

// AppendLower appends what ToLower(s) makes of the characters between two places
// of s; what stands around them says which sigma ends a word.
func AppendLower(dst []byte, s string, from, to int) []byte {
	for i := from; i < to; {
		r, n := DecodeRune(s[i:])
		switch {
		case r == 'Σ' && endsWord(s, i, i+n):
			dst = append(dst, "ς"...)
		case r == 'İ':
			dst = append(dst, "i̇"...)
		default:
			dst = AppendRune(dst, LowerRune(r))
		}
		i += n
	}
	return dst
}

// endsWord reports whether the sigma at s[at:end] has a cased letter before it
// and none after it within its word.
func endsWord(s string, at, end int) bool {
	return casedBefore(s[:at]) && !casedAfter(s[end:])
}

// wordClass is what a character is to the word boundaries of Java's
// BreakIterator.
type wordClass uint8

const (
	wordBreak wordClass = iota
	wordLetter
	wordDigit
	wordMark   // belongs to the character before it
	wordMidNum // a comma: joins digits
	wordMid    // a dash or low line: joins letters
	wordMidAny // a period or an apostrophe: joins either
)

func wordClassOf(r rune) wordClass {
	switch {
	case r == '.' || r == '\'' || r == '"':
		return wordMidAny
	case r == ',' || r == 0x66B:
		return wordMidNum
	case r == 0xAD || r == 0x2027 || unicode.In(r, unicode.Pd, unicode.Pc):
		return wordMid
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return wordMark
	case unicode.In(r, unicode.L, unicode.Mc):
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) {
			return wordBreak
		}
		return wordLetter
	case unicode.Is(unicode.N, r):
		return wordDigit
	}
	return wordBreak
}

// joinsWord reports whether mid between two characters of class c keeps them
// in one word.
func joinsWord(mid, c wordClass) bool {
	return c == wordLetter && (mid == wordMid || mid == wordMidAny) ||
		c == wordDigit && (mid == wordMidNum || mid == wordMidAny)
}

// casedAfter looks for a cased letter in what follows a letter.
func casedAfter(s string) bool {
	last := wordLetter
	for s != "" {
		r, n := DecodeRune(s)
		switch c := wordClassOf(r); c {
		case wordLetter, wordDigit:
			last = c
		case wordMark:
		default:
			next, _ := DecodeRune(s[n:])
			if !joinsWord(c, last) || n == len(s) || wordClassOf(next) != last {
				return false
			}
		}
		if cased(r) {
			return true
		}
		s = s[n:]
	}
	return false
}

// casedBefore looks for a cased letter in what precedes a letter.
func casedBefore(s string) bool {
	next := wordLetter // 0 after a mark
	for s != "" {
		r, n := DecodeLastRune(s)
		s = s[:len(s)-n]
		switch c := wordClassOf(r); c {
		case wordLetter, wordDigit:
			next = c
		case wordMark:
			if base := baseClass(s); base != wordLetter && base != wordDigit {
				return false // on which a mark is a word of its own
			}
			next = 0
		default:
			if !joinsWord(c, next) || baseClass(s) != next {
				return false
			}
		}
		if cased(r) {
			return true
		}
	}
	return false
}

// baseClass returns the class of the last character that is no mark.
func baseClass(s string) wordClass {
	for s != "" {
		r, n := DecodeLastRune(s)
		if c := wordClassOf(r); c != wordMark {
			return c
		}
		s = s[:len(s)-n]
	}
	return wordBreak
}

func cased(r rune) bool {
	return IsLower(r) || IsUpper(r) || unicode.IsTitle(r)
}

// UpperRune returns Character.toUpperCase(r).
func UpperRune(r rune) rune {
	if r < 0x80 {
		if 'a' <= r && r <= 'z' {
			r -= 'a' - 'A'
		}
		return r
	}
	if u := unicode.ToUpper(r); u == r || !unicode.Is(newer, u) {
		return u
	}
	return r
}

// LowerRune returns Character.toLowerCase(r).
func LowerRune(r rune) rune {
	if r < 0x80 {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}
	if l := unicode.ToLower(r); l == r || !unicode.Is(newer, l) {
		return l
	}
	return r
}

// TitleRune returns Character.toTitleCase(r).
func TitleRune(r rune) rune {
	if t := unicode.ToTitle(r); t == r || !unicode.Is(newer, t) {
		return t
	}
	return r
}

// FoldRune maps characters that equalsIgnoreCase takes for the same to one.
func FoldRune(r rune) rune { return LowerRune(UpperRune(r)) }

// EqualFold returns String.equalsIgnoreCase.
func EqualFold(a, b string) bool {
	return Len16(a) == Len16(b) && CompareFold(a, b) == 0
}

// CompareFold returns String.compareToIgnoreCase. Java compares characters, but
// chars when one of the two strings is in Latin-1 and the other is not: then a
// surrogate pair differs by its first half.
func CompareFold(a, b string) int {
	s, t := a, b
	for {
		if s, t = differing(s, t); s == "" || t == "" {
			break
		}
		x, nx := DecodeRune(s)
		y, ny := DecodeRune(t)
		if x != y {
			if x, y = FoldRune(x), FoldRune(y); x != y {
				if max(x, y) > 0xFFFF && isLatin1(a) != isLatin1(b) {
					x, y = rune(firstUnit(x)), rune(firstUnit(y))
				}
				return int(x) - int(y)
			}
		}
		s, t = s[nx:], t[ny:]
	}
	return Len16(s) - Len16(t)
}

// differing cuts off the characters that two texts have in common at their
// beginning, and letters of ASCII that differ in their case.
func differing(a, b string) (string, string) {
	i, n := 0, min(len(a), len(b))
	for i+wordLen <= n && wordAt(a, i) == wordAt(b, i) {
		i += wordLen
	}
	for i < n && (a[i] == b[i] || a[i] < 0x80 && b[i] < 0x80 && lowerASCII(a[i]) == lowerASCII(b[i])) {
		i++
	}
	for i > 0 && (i < len(a) && a[i]&0xC0 == 0x80 || i < len(b) && b[i]&0xC0 == 0x80) {
		i--
	}
	return a[i:], b[i:]
}

func lowerASCII(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// isLatin1 reports whether Java stores s with a byte for each character.
func isLatin1(s string) bool {
	for s != "" {
		r, n := DecodeRune(s)
		if r > 0xFF {
			return false
		}
		s = s[n:]
	}
	return true
}

// The predicates of java.lang.Character that texts need.

// IsDefined returns Character.isDefined(r), but for noncharacters.
func IsDefined(r rune) bool {
	return !unicode.Is(newer, r) && (unicode.In(r, unicode.L, unicode.M, unicode.N,
		unicode.P, unicode.S, unicode.Z, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs))
}

// IsLetter returns Character.isLetter(r).
func IsLetter(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(newer, r) }

// IsDigit returns Character.isDigit(r).
func IsDigit(r rune) bool { return unicode.IsDigit(r) && !unicode.Is(newer, r) }

// IsUpper returns Character.isUpperCase(r).
func IsUpper(r rune) bool {
	return unicode.In(r, unicode.Lu, unicode.Other_Uppercase) && !unicode.Is(newer, r)
}

// IsLower returns Character.isLowerCase(r).
func IsLower(r rune) bool {
	if r == 0x10FC || r == 0xAB69 { // Other_Lowercase only since Unicode 14
		return false
	}
	return unicode.In(r, unicode.Ll, unicode.Other_Lowercase) && !unicode.Is(newer, r)
}

// IsAlphabetic returns Character.isAlphabetic(r).
func IsAlphabetic(r rune) bool {
	switch r {
	case 0xC04, 0xF82, 0xF83, 0x11080, 0x11081: // Other_Alphabetic only since Unicode 14
		return false
	}
	return unicode.In(r, unicode.L, unicode.Nl, unicode.Other_Alphabetic) && !unicode.Is(newer, r)
}

// IsWhitespace returns Character.isWhitespace(r).
func IsWhitespace(r rune) bool {
	if r < 0x80 {
		return r == ' ' || r >= '\t' && r <= '\r' || r >= 0x1C && r <= 0x1F
	}
	return r != 0xA0 && r != 0x2007 && r != 0x202F && unicode.In(r, unicode.Z)
}

// Trim returns String.trim(): without units up to the blank at both ends.
func Trim(s string) string {
	for s != "" && s[0] <= ' ' {
		s = s[1:]
	}
	for s != "" && s[len(s)-1] <= ' ' {
		s = s[:len(s)-1]
	}
	return s
}

// StripLeading returns String.stripLeading().
func StripLeading(s string) string { return strings.TrimLeftFunc(s, IsWhitespace) }

// StripTrailing returns String.stripTrailing().
func StripTrailing(s string) string { return strings.TrimRightFunc(s, IsWhitespace) }

// IsBlank returns String.isBlank().
func IsBlank(s string) bool { return StripLeading(s) == "" }
