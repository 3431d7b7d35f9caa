package lang

import (
	"strings"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/lazy"
)

var stringClass = &class{name: "java.lang.String", simple: "String"}

func outOfBounds() error {
	return throw("java.lang.StringIndexOutOfBoundsException", "index out of range")
}

var stringQueries = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"boolean equals(Object)", on1(func(s string, v Value) bool { return v.Kind() == jsondoc.String && v.Str() == s })},
		{"int length()", on0(javatext.Len16)},
		{"String toString()", self},
		{"int hashCode()", on0(func(s string) int { return int(javatext.Hash(s)) })},
		{"int compareTo(String)", compareToSame},
		{"int compareTo(Object)", compareToSame},
		{"int compareToIgnoreCase(String)", on1(javatext.CompareFold)},
		{"boolean equalsIgnoreCase(String)", on1(func(s string, v Value) bool { return !v.IsNull() && javatext.EqualFold(s, v.Str()) })},
		{"int indexOf(int)", on1(func(s string, c int) int { return indexOfChar(s, c, 0) })},
		{"int indexOf(String)", on1(func(s, t string) int { return javatext.IndexOf(s, t, 0) })},
		{"int indexOf(String,int)", on2(javatext.IndexOf)},
		{"int indexOf(int,int)", on2(indexOfChar)},
		{"int lastIndexOf(String)", on1(func(s, t string) int { return javatext.LastIndexOf(s, t, len(s)) })},
		{"int lastIndexOf(String,int)", on2(javatext.LastIndexOf)},
		{"int lastIndexOf(int,int)", on2(lastIndexOfChar)},
		{"int lastIndexOf(int)", on1(func(s string, c int) int { return lastIndexOfChar(s, c, len(s)) })},
		{"boolean contains(CharSequence)", on1(javatext.Contains)},
		{"boolean startsWith(String)", on1(func(s, t string) bool { return javatext.HasPrefixAt(s, t, 0) })},
		{"boolean startsWith(String,int)", do2(func(_ *Runtime, s string, t Value, at int) (bool, error) {
			switch {
			case at < 0: // before it looks at the text
				return false, nil
			case t.IsNull():
				return false, nullPointer()
			}
			return javatext.HasPrefixAt(s, t.Str(), at), nil
		})},
		{"boolean endsWith(String)", on1(func(s, t string) bool { return javatext.HasPrefixAt(s, t, javatext.Len16(s)-javatext.Len16(t)) })},
		{"boolean contentEquals(CharSequence)", on1(func(s, t string) bool { return s == t })},
		{"boolean contentEquals(StringBuffer)", functionNull},
		{"boolean regionMatches(boolean,int,String,int,int)", regionMatches},
		{"boolean regionMatches(int,String,int,int)", func(rt *Runtime, this Value, a []Value) (Value, error) {
			return regionMatches(rt, this, append([]Value{jsondoc.OfBool(false)}, a...))
		}},
		{"boolean isEmpty()", on0(func(s string) bool { return s == "" })},
		{"boolean isBlank()", on0(javatext.IsBlank)},
	}
}}

func self(_ *Runtime, this Value, _ []Value) (Value, error) { return this, nil }

// codePointString returns the text of a code point, false if c is none.
func codePointString(c int) (string, bool) {
	if c < 0 || c > 0x10FFFF {
		return "", false
	}
	return string(javatext.AppendRune(nil, rune(c))), true
}

func indexOfChar(s string, c, from int) int {
	t, ok := codePointString(c)
	if !ok || from >= len(s) {
		return -1
	}
	return javatext.IndexOf(s, t, from)
}

func lastIndexOfChar(s string, c, from int) int {
	t, ok := codePointString(c)
	if !ok {
		return -1
	}
	return javatext.LastIndexOf(s, t, from)
}

func regionMatches(_ *Runtime, this Value, a []Value) (Value, error) {
	s, t := this.Str(), a[2].Str()
	at, from, n := intOf(a[1]), intOf(a[3]), intOf(a[4])
	outside := from < 0 || at < 0 || at > javatext.Len16(s)-n
	if a[2].IsNull() && !(outside && a[0].Bool()) { // without regard to case Java looks at the text last
		return Value{}, nullPointer()
	}
	if outside || from > javatext.Len16(t)-n {
		return jsondoc.OfBool(false), nil
	}
	if n <= 0 {
		return jsondoc.OfBool(true), nil
	}
	x, y := javatext.Substring16(s, at, at+n), javatext.Substring16(t, from, from+n)
	return jsondoc.OfBool(x == y || a[0].Bool() && javatext.EqualFold(x, y)), nil
}

var stringParts = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"char charAt(int)", do1(func(_ *Runtime, s string, n int) (uint16, error) {
			if n < 0 || n >= javatext.Len16(s) {
				return 0, outOfBounds()
			}
			return javatext.CharAt16(s, n), nil
		})},
		{"int codePointAt(int)", do1(func(_ *Runtime, s string, n int) (int, error) {
			if n < 0 || n >= javatext.Len16(s) {
				return 0, outOfBounds()
			}
			return int(javatext.CodePointAt(s, n)), nil
		})},
		{"int codePointBefore(int)", do1(func(_ *Runtime, s string, n int) (int, error) {
			if n < 1 || n > javatext.Len16(s) {
				return 0, outOfBounds()
			}
			r, _ := javatext.DecodeLastRune(javatext.Substring16(s, 0, n))
			return int(r), nil
		})},
		{"int codePointCount(int,int)", do2(func(rt *Runtime, s string, from, to int) (int, error) {
			if from < 0 || from > to || to > javatext.Len16(s) {
				return 0, indexOutOfBounds("")
			}
			part := javatext.Substring16(s, from, to)
			if err := rt.Spend(len(part) / decodedPerStep); err != nil {
				return 0, err
			}
			n := 0
			for piece := range rt.pieces(part) {
				n += runeCount(piece)
			}
			return n, rt.Err()
		})},
		{"int offsetByCodePoints(int,int)", do2(offsetByCodePoints)},
		{"String substring(int,int)", do2(substring)},
		{"CharSequence subSequence(int,int)", do2(substring)},
		{"String substring(int)", do1(func(rt *Runtime, s string, from int) (string, error) {
			return substring(rt, s, from, javatext.Len16(s))
		})},
		{"byte[] getBytes()", do0(func(rt *Runtime, s string) (Value, error) { return bytesOf(rt, s, "UTF-8") })},
		{"byte[] getBytes(String)", do1(bytesOf)},
		{"byte[] getBytes(Charset)", functionNull},
		{"void getBytes(int,int,byte[],int)", copyUnits(func(u uint16) Value { return jsondoc.OfIntegral(jsondoc.Byte, int64(int8(u))) })},
		{"void getChars(int,int,char[],int)", copyUnits(ofUnit)},
		{"char[] toCharArray()", do0(func(rt *Runtime, s string) (Value, error) {
			if err := rt.Grow(26 * len(s)); err != nil {
				return Value{}, err
			}
			return charArray(rt, s), rt.Err()
		})},
	}
}}

// charArray makes a char[] of a text.
func charArray(rt *Runtime, s string) Value {
	return wrapArray(rt, "char", unitsOf(rt, s, ofUnit))
}

// unitsOf makes a value of each unit of a text. The meter may end it early.
func unitsOf(rt *Runtime, s string, of func(uint16) Value) []Value {
	elems := make([]Value, 0, len(s))
	var units []uint16
	for piece := range rt.pieces(s) {
		units = javatext.AppendUnits(units[:0], piece)
		for _, u := range units {
			elems = append(elems, of(u))
		}
	}
	return elems
}

func runeCount(s string) int {
	n := 0
	for s != "" {
		_, size := javatext.DecodeRune(s)
		s = s[size:]
		n++
	}
	return n
}

func substring(rt *Runtime, s string, from, to int) (string, error) {
	if from < 0 || to < from || to > javatext.Len16(s) {
		return "", outOfBounds()
	}
	return rt.part(s, javatext.Substring16(s, from, to))
}

func offsetByCodePoints(rt *Runtime, s string, at, by int) (int, error) {
	if err := rt.Spend(len(s) / decodedPerStep); err != nil {
		return 0, err
	}
	n := javatext.Len16(s)
	if at < 0 || at > n {
		return 0, indexOutOfBounds("")
	}
	before, after := javatext.Substring16(s, 0, at), javatext.Substring16(s, at, n)
	for ; by > 0 && after != "" && rt.pace(by) == nil; by-- {
		_, size := javatext.DecodeRune(after)
		at += javatext.Len16(after[:size])
		after = after[size:]
	}
	for ; by < 0 && before != "" && rt.pace(-by) == nil; by++ {
		_, size := javatext.DecodeLastRune(before)
		at -= javatext.Len16(before[len(before)-size:])
		before = before[:len(before)-size]
	}
	if by != 0 && rt.Err() == nil {
		return 0, indexOutOfBounds("")
	}
	return at, rt.Err()
}

// decodedPerStep is how many bytes of a text are decoded for a step, beside the
// steps of reading it.
const decodedPerStep = 16

func bytesOf(rt *Runtime, s, charset string) (Value, error) {
	if err := rt.Spend(len(charset)/4 + len(s)/8); err != nil {
		return Value{}, err
	}
	encode, before := encoder(charset[:min(len(charset), longestCharset)])
	if encode == nil {
		return Value{}, throw("java.io.UnsupportedEncodingException", charset)
	}
	var b []byte
	if s != "" {
		b = append(b, before...)
	}
	for piece := range rt.pieces(s) {
		b = encode(b, piece)
	}
	if err := rt.Grow(25 * len(b)); err != nil {
		return Value{}, err
	}
	elems := make([]Value, 0, len(b))
	for k, c := range b {
		if err := rt.pace(k); err != nil {
			return Value{}, err
		}
		elems = append(elems, jsondoc.OfIntegral(jsondoc.Byte, int64(int8(c))))
	}
	return wrapArray(rt, "byte", elems), nil
}

// longestCharset is more than the name of every character set has.
const longestCharset = 32

// encoder returns what appends a text in one of the character sets that every
// Java has, and what stands before the first; nil for another set.
func encoder(charset string) (encode func(dst []byte, s string) []byte, before string) {
	switch strings.ToUpper(charset) {
	case "UTF-8", "UTF8":
		return javatext.AppendOutput, ""
	case "US-ASCII", "ASCII":
		return narrowEncoder(0x7F), ""
	case "ISO-8859-1", "ISO8859_1", "LATIN1":
		return narrowEncoder(0xFF), ""
	case "UTF-16":
		return wideEncoder(false), "\xFE\xFF"
	case "UTF-16BE":
		return wideEncoder(false), ""
	case "UTF-16LE":
		return wideEncoder(true), ""
	}
	return nil, ""
}

func narrowEncoder(limit rune) func(dst []byte, s string) []byte {
	return func(dst []byte, s string) []byte { return encodeNarrow(dst, s, limit) }
}

func wideEncoder(little bool) func(dst []byte, s string) []byte {
	return func(dst []byte, s string) []byte { return encodeWide(dst, s, little) }
}

func encodeNarrow(dst []byte, s string, limit rune) []byte {
	for s != "" {
		r, n := javatext.DecodeRune(s)
		if s = s[n:]; r > limit {
			r = '?'
		}
		dst = append(dst, byte(r))
	}
	return dst
}

func encodeWide(dst []byte, s string, little bool) []byte {
	for s != "" {
		r, n := javatext.DecodeRune(s)
		part := s[:n]
		if s = s[n:]; r >= 0xD800 && r <= 0xDFFF {
			part = "\uFFFD"
		}
		for _, u := range javatext.AppendUnits(nil, part) {
			if little {
				u = u>>8 | u<<8
			}
			dst = append(dst, byte(u>>8), byte(u))
		}
	}
	return dst
}

// copyUnits makes the body of getChars(from, to, array, at).
func copyUnits(elem func(uint16) Value) body {
	return func(_ *Runtime, this Value, a []Value) (Value, error) {
		s, from, to, at := this.Str(), intOf(a[0]), intOf(a[1]), intOf(a[3])
		if from < 0 || to < from || to > javatext.Len16(s) {
			return Value{}, outOfBounds()
		}
		dst, err := read[*array](a[2])
		if err != nil {
			return Value{}, err
		}
		if at < 0 || at > len(dst.elems)-(to-from) {
			return Value{}, outOfBounds()
		}
		for k, u := range javatext.AppendUnits(nil, javatext.Substring16(s, from, to)) {
			dst.elems[at+k] = elem(u)
		}
		return Value{}, nil
	}
}

func init() {
	stringClass.tables = func() [][]sig {
		return [][]sig{stringQueries.Get(), stringParts.Get(), stringChanges.Get(), stringStatics.Get(), stringRegexMethods.Get(), stringStreams.Get()}
	}
}
