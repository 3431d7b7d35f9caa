package lang

import (
	"unicode"

	javachar "github.com/gatemap/gatemap/internal/java/char"
	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

var characterClass = &class{name: "java.lang.Character", typ: typeOf("Character")}

var characterMethods = []sig{
	{"boolean equals(Object)", equalsMethod},
	{"static String toString(int)", func(_ *Runtime, _ Value, a []Value) (Value, error) {
		s, ok := codePointString(intOf(a[0]))
		if !ok {
			return Value{}, illegalArgument("Not a valid Unicode code point")
		}
		return ofStr(s), nil
	}},
	{"String toString()", textMethod},
	{"static String toString(char)", valueOf},
	{"int hashCode()", hashMethod},
	{"static int hashCode(char)", func(_ *Runtime, _ Value, a []Value) (Value, error) { return ofInt(intOf(a[0])), nil }},
	{"int compareTo(Character)", characterCompareTo},
	{"int compareTo(Object)", characterCompareTo},
	{"static int compare(char,char)", func(_ *Runtime, _ Value, a []Value) (Value, error) { return ofInt(intOf(a[0]) - intOf(a[1])), nil }},
	{"char charValue()", self},
	{"static Character valueOf(char)", func(_ *Runtime, _ Value, a []Value) (Value, error) { return a[0], nil }},
	{"static char reverseBytes(char)", func(_ *Runtime, _ Value, a []Value) (Value, error) {
		u := uint16(a[0].Int64())
		return ofUnit(u<<8 | u>>8), nil
	}},
	{"Optional describeConstable()", refuse("java.lang.Character", "describeConstable")},
}

func characterCompareTo(_ *Runtime, this Value, a []Value) (Value, error) {
	switch a[0].Kind() {
	case jsondoc.Char:
		return ofInt(intOf(this) - intOf(a[0])), nil
	case jsondoc.Null:
		return Value{}, nullPointer()
	}
	return Value{}, classCast(a[0], "java.lang.Character")
}

// both declares a static method for char and for int.
func both(result, name string, run func(r rune) Value) []sig {
	one := func(_ *Runtime, _ Value, a []Value) (Value, error) { return run(rune(a[0].Int64())), nil }
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

var characterTests = func() (table []sig) {
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
		table = append(table, both("boolean", t.name, func(r rune) Value { return jsondoc.OfBool(t.pred(r)) })...)
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
		table = append(table, sig{"static boolean " + t.decl, func(_ *Runtime, _ Value, a []Value) (Value, error) {
			return jsondoc.OfBool(t.pred(rune(a[0].Int64()))), nil
		}})
	}
	return append(table,
		sig{"static boolean isSurrogatePair(char,char)", func(_ *Runtime, _ Value, a []Value) (Value, error) {
			return truth(javatext.IsHighHalf(uint16(a[0].Int64())) && javatext.IsLowHalf(uint16(a[1].Int64())), nil)
		}})
}()

// likeArg declares a static method that maps a char to a char and an int to an
// int.
func likeArg(name string, run func(r rune) rune) []sig {
	return []sig{
		{"static int " + name + "(int)", func(_ *Runtime, _ Value, a []Value) (Value, error) {
			return ofInt(int(run(rune(a[0].Int64())))), nil
		}},
		{"static char " + name + "(char)", func(_ *Runtime, _ Value, a []Value) (Value, error) {
			return ofUnit(uint16(run(rune(a[0].Int64())))), nil
		}},
	}
}

var characterChanges = func() (table []sig) {
	table = append(table, likeArg("toUpperCase", javatext.UpperRune)...)
	table = append(table, likeArg("toLowerCase", javatext.LowerRune)...)
	table = append(table, likeArg("toTitleCase", javatext.TitleRune)...)
	table = append(table, both("int", "getType", func(r rune) Value { return ofInt(javachar.Category(r)) })...)
	table = append(table, both("int", "getNumericValue", func(r rune) Value { return ofInt(javachar.NumericValue(r)) })...)
	digit := func(_ *Runtime, _ Value, a []Value) (Value, error) {
		return ofInt(javatext.Digit(rune(a[0].Int64()), intOf(a[1]))), nil
	}
	return append(table, sig{"static int digit(int,int)", digit}, sig{"static int digit(char,int)", digit},
		sig{"static char forDigit(int,int)", func(_ *Runtime, _ Value, a []Value) (Value, error) {
			d, radix := intOf(a[0]), intOf(a[1])
			if radix < 2 || radix > 36 || d < 0 || d >= radix {
				return ofUnit(0), nil
			}
			return ofUnit(uint16("0123456789abcdefghijklmnopqrstuvwxyz"[d])), nil
		}})
}()

var characterCodePoints = []sig{
	{"static int charCount(int)", func(_ *Runtime, _ Value, a []Value) (Value, error) {
		if a[0].Int64() >= 0x10000 {
			return ofInt(2), nil
		}
		return ofInt(1), nil
	}},
	{"static char[] toChars(int)", func(rt *Runtime, _ Value, a []Value) (Value, error) {
		s, ok := codePointString(intOf(a[0]))
		if !ok {
			return Value{}, illegalArgument("Not a valid Unicode code point")
		}
		return charArray(rt, s), nil
	}},
	{"static int toChars(int,char[],int)", func(_ *Runtime, _ Value, a []Value) (Value, error) {
		s, ok := codePointString(intOf(a[0]))
		if !ok {
			return Value{}, illegalArgument("Not a valid Unicode code point")
		}
		n := javatext.Len16(s)
		dst, at := arrayOf(a[1]), intOf(a[2])
		switch {
		case dst == nil:
			return Value{}, nullPointer()
		case at < 0 || at > len(dst.elems)-n:
			return Value{}, arrayIndexOutOfBounds()
		}
		for k, u := range javatext.AppendUnits(nil, s) {
			dst.elems[at+k] = ofUnit(u)
		}
		return ofInt(n), nil
	}},
	{"static char highSurrogate(int)", func(_ *Runtime, _ Value, a []Value) (Value, error) {
		return ofUnit(uint16((a[0].Int64() >> 10) + 0xD800 - (0x10000 >> 10))), nil
	}},
	{"static char lowSurrogate(int)", func(_ *Runtime, _ Value, a []Value) (Value, error) {
		return ofUnit(uint16(a[0].Int64()&0x3FF + 0xDC00)), nil
	}},
	{"static int toCodePoint(char,char)", func(_ *Runtime, _ Value, a []Value) (Value, error) {
		return ofInt((intOf(a[0]) << 10) + intOf(a[1]) + (0x10000 - (0xD800 << 10) - 0xDC00)), nil
	}},
	{"static int codePointAt(CharSequence,int)", onText("int codePointAt(int)")},
	{"static int codePointBefore(CharSequence,int)", onText("int codePointBefore(int)")},
	{"static int codePointCount(CharSequence,int,int)", onText("int codePointCount(int,int)")},
	{"static int offsetByCodePoints(CharSequence,int,int)", onText("int offsetByCodePoints(int,int)")},
	{"static int codePointAt(char[],int)", onChars("int codePointAt(int)")},
	{"static int codePointBefore(char[],int)", onChars("int codePointBefore(int)")},
}

// onText does what the method of String does to the first argument.
func onText(decl string) body {
	run := stringMethod(decl)
	return func(rt *Runtime, _ Value, a []Value) (Value, error) {
		if a[0].IsNull() {
			return Value{}, nullPointer()
		}
		return run(rt, a[0], a[1:])
	}
}

func onChars(decl string) body {
	run := stringMethod(decl)
	return func(rt *Runtime, this Value, a []Value) (Value, error) {
		s, err := charsToString(rt, this, a[:1])
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
	for _, s := range stringParts {
		if s.decl == decl {
			return s.run
		}
	}
	panic("no method " + decl)
}

func init() {
	characterClass.tables = [][]sig{characterMethods, characterTests, characterChanges, characterCodePoints,
		characterNames, characterDirections, characterArrays}
}
