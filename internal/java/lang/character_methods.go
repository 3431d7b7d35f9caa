package lang

import (
	"math/bits"
	"unicode"

	javachar "github.com/gatemap/gatemap/internal/java/char"
	javatext "github.com/gatemap/gatemap/internal/java/text"
	"github.com/gatemap/gatemap/internal/lazy"
)

var characterClass = &class{name: "java.lang.Character", simple: "Character"}

var characterMethods = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"boolean equals(Object)", equalsMethod},
		{"static String toString(int)", make1(func(_ *Runtime, c int) (string, error) { return validCodePoint(c) })},
		{"String toString()", textMethod},
		{"static String toString(char)", valueOf},
		{"int hashCode()", hashMethod},
		{"static int hashCode(char)", of1(func(c int) int { return c })},
		{"int compareTo(Character)", compareToSame},
		{"int compareTo(Object)", compareToSame},
		{"static int compare(char,char)", of2(func(x, y int) int { return x - y })},
		{"char charValue()", self},
		{"static Character valueOf(char)", of1(func(c uint16) uint16 { return c })},
		{"static char reverseBytes(char)", of1(bits.ReverseBytes16)},
		{"Optional describeConstable()", refuse("java.lang.Character", "describeConstable")},
	}
}}

func validCodePoint(c int) (string, error) {
	s, ok := codePointString(c)
	if !ok {
		return "", illegalArgument("Not a valid Unicode code point")
	}
	return s, nil
}

// both declares a static method for char and for int.
func both[R any](result, name string, run func(r rune) R) []sig {
	one := of1(run)
	return []sig{{"static " + result + " " + name + "(int)", one}, {"static " + result + " " + name + "(char)", one}}
}

func isTitle(r rune) bool { return unicode.IsTitle(r) }

func isIgnorable(r rune) bool {
	return r >= 0 && r <= 8 || r >= 0xE && r <= 0x1B || r >= 0x7F && r <= 0x9F ||
		unicode.Is(unicode.Cf, r) && !unicode.Is(newer13, r)
}

// newer13 are the format characters that came after Unicode 13.
var newer13 = &unicode.RangeTable{
	R16: []unicode.Range16{{Lo: 0x890, Hi: 0x891, Stride: 1}},
	R32: []unicode.Range32{{Lo: 0x13439, Hi: 0x1343F, Stride: 1}},
}

func isUnicodeStart(r rune) bool {
	return javatext.IsLetter(r) || unicode.Is(unicode.Nl, r) || unicode.Is(unicode.Other_ID_Start, r)
}

func isUnicodePart(r rune) bool {
	return isUnicodeStart(r) || isIgnorable(r) || unicode.Is(unicode.Other_ID_Continue, r) || isMarkOrDigit(r) ||
		unicode.Is(unicode.Pc, r)
}

func isMarkOrDigit(r rune) bool {
	return javatext.IsDefined(r) && unicode.In(r, unicode.Nd, unicode.Mn, unicode.Mc)
}

func isJavaStart(r rune) bool {
	return javatext.IsLetter(r) || javatext.IsDefined(r) && unicode.In(r, unicode.Nl, unicode.Sc, unicode.Pc)
}

func isJavaPart(r rune) bool { return isJavaStart(r) || isMarkOrDigit(r) || isIgnorable(r) }

func isIdeographic(r rune) bool {
	return unicode.Is(unicode.Ideographic, r) && javatext.IsDefined(r)
}

var characterTests = lazy.Value[[]sig]{Make: func() (table []sig) {
	for _, t := range []struct {
		name string
		pred func(rune) bool
	}{
		{"isLetter", javatext.IsLetter}, {"isDigit", javatext.IsDigit},
		{"isLetterOrDigit", func(r rune) bool { return javatext.IsLetter(r) || javatext.IsDigit(r) }},
		{"isUpperCase", javatext.IsUpper}, {"isLowerCase", javatext.IsLower}, {"isTitleCase", isTitle},
		{"isWhitespace", javatext.IsWhitespace}, {"isSpaceChar", func(r rune) bool { return unicode.Is(unicode.Z, r) }},
		{"isISOControl", func(r rune) bool { return r >= 0 && r <= 0x1F || r >= 0x7F && r <= 0x9F }},
		{"isDefined", javatext.IsDefined}, {"isIdentifierIgnorable", isIgnorable},
		{"isJavaIdentifierStart", isJavaStart}, {"isJavaIdentifierPart", isJavaPart},
		{"isUnicodeIdentifierStart", isUnicodeStart}, {"isUnicodeIdentifierPart", isUnicodePart},
	} {
		table = append(table, both("boolean", t.name, t.pred)...)
	}
	for _, t := range []struct {
		decl string
		pred func(rune) bool
	}{
		{"isAlphabetic(int)", javatext.IsAlphabetic}, {"isIdeographic(int)", isIdeographic},
		{"isJavaLetter(char)", isJavaStart}, {"isJavaLetterOrDigit(char)", isJavaPart},
		{"isSpace(char)", func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\f' || r == '\r' }},
		{"isHighSurrogate(char)", func(r rune) bool { return javatext.IsHighHalf(uint16(r)) }},
		{"isLowSurrogate(char)", func(r rune) bool { return javatext.IsLowHalf(uint16(r)) }},
		{"isSurrogate(char)", func(r rune) bool { return r >= 0xD800 && r <= 0xDFFF }},
		{"isBmpCodePoint(int)", func(r rune) bool { return r >= 0 && r <= 0xFFFF }},
		{"isValidCodePoint(int)", func(r rune) bool { return r >= 0 && r <= 0x10FFFF }},
		{"isSupplementaryCodePoint(int)", func(r rune) bool { return r >= 0x10000 && r <= 0x10FFFF }},
	} {
		table = append(table, sig{"static boolean " + t.decl, of1(t.pred)})
	}
	return append(table, sig{"static boolean isSurrogatePair(char,char)", of2(func(hi, lo uint16) bool {
		return javatext.IsHighHalf(hi) && javatext.IsLowHalf(lo)
	})})
}}

// likeArg declares a static method that maps a char to a char and an int to an
// int.
func likeArg(name string, run func(r rune) rune) []sig {
	return []sig{
		{"static int " + name + "(int)", of1(run)},
		{"static char " + name + "(char)", of1(func(r rune) uint16 { return uint16(run(r)) })},
	}
}

var characterChanges = lazy.Value[[]sig]{Make: func() (table []sig) {
	table = append(table, likeArg("toUpperCase", javatext.UpperRune)...)
	table = append(table, likeArg("toLowerCase", javatext.LowerRune)...)
	table = append(table, likeArg("toTitleCase", javatext.TitleRune)...)
	table = append(table, both("int", "getType", javachar.Category)...)
	table = append(table, both("int", "getNumericValue", javachar.NumericValue)...)
	digit := of2(javatext.Digit)
	return append(table, sig{"static int digit(int,int)", digit}, sig{"static int digit(char,int)", digit},
		sig{"static char forDigit(int,int)", of2(func(d, radix int) uint16 {
			if radix < 2 || radix > 36 || d < 0 || d >= radix {
				return 0
			}
			return uint16("0123456789abcdefghijklmnopqrstuvwxyz"[d])
		})})
}}

var characterCodePoints = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"static int charCount(int)", of1(func(c int) int {
			if c >= 0x10000 {
				return 2
			}
			return 1
		})},
		{"static char[] toChars(int)", make1(func(rt *Runtime, c int) (Value, error) {
			s, err := validCodePoint(c)
			return charArray(rt, s), err
		})},
		{"static int toChars(int,char[],int)", make3(func(_ *Runtime, c int, to Value, at int) (int, error) {
			s, err := validCodePoint(c)
			if err != nil {
				return 0, err
			}
			dst, err := read[*array](to)
			if err != nil {
				return 0, err
			}
			n := javatext.Len16(s)
			if at < 0 || at > len(dst.elems)-n {
				return 0, arrayIndexOutOfBounds()
			}
			for k, u := range javatext.AppendUnits(nil, s) {
				dst.elems[at+k] = ofUnit(u)
			}
			return n, nil
		})},
		{"static char highSurrogate(int)", of1(func(c int) uint16 { return uint16((c >> 10) + 0xD800 - (0x10000 >> 10)) })},
		{"static char lowSurrogate(int)", of1(func(c int) uint16 { return uint16(c&0x3FF + 0xDC00) })},
		{"static int toCodePoint(char,char)", of2(func(hi, lo int) int { return (hi << 10) + lo + (0x10000 - (0xD800 << 10) - 0xDC00) })},
		{"static int codePointAt(CharSequence,int)", onText("int codePointAt(int)")},
		{"static int codePointBefore(CharSequence,int)", onText("int codePointBefore(int)")},
		{"static int codePointCount(CharSequence,int,int)", onText("int codePointCount(int,int)")},
		{"static int offsetByCodePoints(CharSequence,int,int)", onText("int offsetByCodePoints(int,int)")},
		{"static int codePointAt(char[],int)", onChars("int codePointAt(int)")},
		{"static int codePointBefore(char[],int)", onChars("int codePointBefore(int)")},
	}
}}

// onText does what the method of String does to the first argument.
func onText(decl string) body {
	return static(stringMethod(decl))
}

func onChars(decl string) body {
	run := stringMethod(decl)
	return func(rt *Runtime, _ Value, a []Value) (Value, error) {
		s, err := result(charsToString(rt, a[0]))
		if err != nil {
			return Value{}, err
		}
		c, err := run(rt, s, a[1:])
		if err != nil {
			err = arrayIndexOutOfBounds()
		}
		return c, err
	}
}

func stringMethod(decl string) body {
	for _, s := range stringParts.Get() {
		if s.decl == decl {
			return s.run
		}
	}
	panic("no method " + decl)
}

func init() {
	characterClass.tables = func() [][]sig {
		return [][]sig{characterMethods.Get(), characterTests.Get(), characterChanges.Get(), characterCodePoints.Get(),
			characterNames.Get(), characterDirections.Get(), characterArrays.Get()}
	}
}
