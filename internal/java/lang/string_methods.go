package lang

import (
	"strings"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

var stringClass = &class{name: "java.lang.String", typ: typeOf("String")}

func outOfBounds() error {
	return throw("java.lang.StringIndexOutOfBoundsException", "index out of range")
}

var stringQueries = []sig{
	{"boolean equals(Object)", func(_ *Runtime, this Value, a []Value) (Value, error) {
		return jsondoc.OfBool(a[0].Kind() == jsondoc.String && a[0].Str() == this.Str()), nil
	}},
	{"int length()", func(_ *Runtime, this Value, _ []Value) (Value, error) {
		return ofInt(javatext.Len16(this.Str())), nil
	}},
	{"String toString()", self},
	{"int hashCode()", func(_ *Runtime, this Value, _ []Value) (Value, error) {
		return jsondoc.OfInt(javatext.Hash(this.Str())), nil
	}},
	{"int compareTo(String)", stringCompare},
	{"int compareTo(Object)", stringCompare},
	{"int compareToIgnoreCase(String)", nonNull(func(s, t string) Value { return ofInt(javatext.CompareFold(s, t)) })},
	{"boolean equalsIgnoreCase(String)", func(_ *Runtime, this Value, a []Value) (Value, error) {
		return jsondoc.OfBool(!a[0].IsNull() && javatext.EqualFold(this.Str(), a[0].Str())), nil
	}},
	{"int indexOf(int)", func(rt *Runtime, this Value, a []Value) (Value, error) { return indexOfChar(this, a[0], 0), nil }},
	{"int indexOf(String)", nonNull(func(s, t string) Value { return ofInt(javatext.IndexOf(s, t, 0)) })},
	{"int indexOf(String,int)", func(_ *Runtime, this Value, a []Value) (Value, error) {
		if a[0].IsNull() {
			return Value{}, nullPointer()
		}
		return ofInt(javatext.IndexOf(this.Str(), a[0].Str(), intOf(a[1]))), nil
	}},
	{"int indexOf(int,int)", func(_ *Runtime, this Value, a []Value) (Value, error) {
		return indexOfChar(this, a[0], intOf(a[1])), nil
	}},
	{"int lastIndexOf(String)", nonNull(func(s, t string) Value {
		return ofInt(javatext.LastIndexOf(s, t, len(s)))
	})},
	{"int lastIndexOf(String,int)", func(_ *Runtime, this Value, a []Value) (Value, error) {
		if a[0].IsNull() {
			return Value{}, nullPointer()
		}
		return ofInt(javatext.LastIndexOf(this.Str(), a[0].Str(), intOf(a[1]))), nil
	}},
	{"int lastIndexOf(int,int)", func(_ *Runtime, this Value, a []Value) (Value, error) {
		return lastIndexOfChar(this, a[0], intOf(a[1])), nil
	}},
	{"int lastIndexOf(int)", func(_ *Runtime, this Value, a []Value) (Value, error) {
		return lastIndexOfChar(this, a[0], len(this.Str())), nil
	}},
	{"boolean contains(CharSequence)", nonNull(func(s, t string) Value { return jsondoc.OfBool(javatext.Contains(s, t)) })},
	{"boolean startsWith(String)", nonNull(func(s, t string) Value { return jsondoc.OfBool(javatext.HasPrefixAt(s, t, 0)) })},
	{"boolean startsWith(String,int)", func(_ *Runtime, this Value, a []Value) (Value, error) {
		if a[1].Int64() < 0 {
			return jsondoc.OfBool(false), nil
		}
		if a[0].IsNull() {
			return Value{}, nullPointer()
		}
		return jsondoc.OfBool(javatext.HasPrefixAt(this.Str(), a[0].Str(), intOf(a[1]))), nil
	}},
	{"boolean endsWith(String)", nonNull(func(s, t string) Value {
		return jsondoc.OfBool(javatext.HasPrefixAt(s, t, javatext.Len16(s)-javatext.Len16(t)))
	})},
	{"boolean contentEquals(CharSequence)", nonNull(func(s, t string) Value { return jsondoc.OfBool(s == t) })},
	{"boolean contentEquals(StringBuffer)", functionNull},
	{"boolean regionMatches(boolean,int,String,int,int)", regionMatches},
	{"boolean regionMatches(int,String,int,int)", func(rt *Runtime, this Value, a []Value) (Value, error) {
		return regionMatches(rt, this, []Value{jsondoc.OfBool(false), a[0], a[1], a[2], a[3]})
	}},
	{"boolean isEmpty()", func(_ *Runtime, this Value, _ []Value) (Value, error) { return jsondoc.OfBool(this.Str() == ""), nil }},
	{"boolean isBlank()", func(_ *Runtime, this Value, _ []Value) (Value, error) {
		return jsondoc.OfBool(javatext.IsBlank(this.Str())), nil
	}},
}

func self(_ *Runtime, this Value, _ []Value) (Value, error) { return this, nil }

// nonNull makes a body of an operation on two strings.
func nonNull(op func(s, t string) Value) body {
	return func(_ *Runtime, this Value, a []Value) (Value, error) {
		if a[0].IsNull() {
			return Value{}, nullPointer()
		}
		return op(this.Str(), a[0].Str()), nil
	}
}

func stringCompare(_ *Runtime, this Value, a []Value) (Value, error) {
	switch a[0].Kind() {
	case jsondoc.String:
		return ofInt(javatext.Compare(this.Str(), a[0].Str())), nil
	case jsondoc.Null:
		return Value{}, nullPointer()
	}
	return Value{}, classCast(a[0], "java.lang.String")
}

// codePointString returns the text of a code point, false if c is none.
func codePointString(c Value) (string, bool) {
	n := c.Int64()
	if n < 0 || n > 0x10FFFF {
		return "", false
	}
	return string(javatext.AppendRune(nil, rune(n))), true
}

func indexOfChar(this, c Value, from int) Value {
	t, ok := codePointString(c)
	if !ok || from >= len(this.Str()) {
		return ofInt(-1)
	}
	return ofInt(javatext.IndexOf(this.Str(), t, from))
}

func lastIndexOfChar(this, c Value, from int) Value {
	t, ok := codePointString(c)
	if !ok {
		return ofInt(-1)
	}
	return ofInt(javatext.LastIndexOf(this.Str(), t, from))
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

var stringParts = []sig{
	{"char charAt(int)", func(_ *Runtime, this Value, a []Value) (Value, error) {
		s, n := this.Str(), intOf(a[0])
		if n < 0 || n >= javatext.Len16(s) {
			return Value{}, outOfBounds()
		}
		return ofUnit(javatext.CharAt16(s, n)), nil
	}},
	{"int codePointAt(int)", func(_ *Runtime, this Value, a []Value) (Value, error) {
		s, n := this.Str(), intOf(a[0])
		if n < 0 || n >= javatext.Len16(s) {
			return Value{}, outOfBounds()
		}
		return ofInt(int(javatext.CodePointAt(s, n))), nil
	}},
	{"int codePointBefore(int)", func(_ *Runtime, this Value, a []Value) (Value, error) {
		s, n := this.Str(), intOf(a[0])
		if n < 1 || n > javatext.Len16(s) {
			return Value{}, outOfBounds()
		}
		r, _ := javatext.DecodeLastRune(javatext.Substring16(s, 0, n))
		return ofInt(int(r)), nil
	}},
	{"int codePointCount(int,int)", func(_ *Runtime, this Value, a []Value) (Value, error) {
		s, from, to := this.Str(), intOf(a[0]), intOf(a[1])
		if from < 0 || from > to || to > javatext.Len16(s) {
			return Value{}, indexOutOfBounds("")
		}
		return ofInt(runeCount(javatext.Substring16(s, from, to))), nil
	}},
	{"int offsetByCodePoints(int,int)", offsetByCodePoints},
	{"String substring(int,int)", func(rt *Runtime, this Value, a []Value) (Value, error) {
		return substring(rt, this.Str(), intOf(a[0]), intOf(a[1]))
	}},
	{"CharSequence subSequence(int,int)", func(rt *Runtime, this Value, a []Value) (Value, error) {
		return substring(rt, this.Str(), intOf(a[0]), intOf(a[1]))
	}},
	{"String substring(int)", func(rt *Runtime, this Value, a []Value) (Value, error) {
		return substring(rt, this.Str(), intOf(a[0]), javatext.Len16(this.Str()))
	}},
	{"byte[] getBytes()", func(rt *Runtime, this Value, _ []Value) (Value, error) { return bytesOf(rt, this.Str(), "UTF-8") }},
	{"byte[] getBytes(String)", func(rt *Runtime, this Value, a []Value) (Value, error) {
		if a[0].IsNull() {
			return Value{}, nullPointer()
		}
		return bytesOf(rt, this.Str(), a[0].Str())
	}},
	{"byte[] getBytes(Charset)", functionNull},
	{"void getBytes(int,int,byte[],int)", func(_ *Runtime, this Value, a []Value) (Value, error) {
		return Value{}, copyUnits(this.Str(), a, func(u uint16) Value { return jsondoc.OfIntegral(jsondoc.Byte, int64(int8(u))) })
	}},
	{"void getChars(int,int,char[],int)", func(_ *Runtime, this Value, a []Value) (Value, error) {
		return Value{}, copyUnits(this.Str(), a, ofUnit)
	}},
	{"char[] toCharArray()", func(rt *Runtime, this Value, _ []Value) (Value, error) {
		s := this.Str()
		if err := rt.Grow(26 * len(s)); err != nil {
			return Value{}, err
		}
		units := javatext.AppendUnits(make([]uint16, 0, len(s)), s)
		elems := make([]Value, len(units))
		for k, u := range units {
			elems[k] = ofUnit(u)
		}
		return wrapArray(rt, "char", elems), nil
	}},
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

func substring(rt *Runtime, s string, from, to int) (Value, error) {
	if from < 0 || to < from || to > javatext.Len16(s) {
		return Value{}, outOfBounds()
	}
	part, err := rt.part(s, javatext.Substring16(s, from, to))
	return ofStr(part), err
}

func offsetByCodePoints(_ *Runtime, this Value, a []Value) (Value, error) {
	s, at, by := this.Str(), intOf(a[0]), intOf(a[1])
	n := javatext.Len16(s)
	if at < 0 || at > n {
		return Value{}, indexOutOfBounds("")
	}
	before, after := javatext.Substring16(s, 0, at), javatext.Substring16(s, at, n)
	for ; by > 0 && after != ""; by-- {
		_, size := javatext.DecodeRune(after)
		at += javatext.Len16(after[:size])
		after = after[size:]
	}
	for ; by < 0 && before != ""; by++ {
		_, size := javatext.DecodeLastRune(before)
		at -= javatext.Len16(before[len(before)-size:])
		before = before[:len(before)-size]
	}
	if by != 0 {
		return Value{}, indexOutOfBounds("")
	}
	return ofInt(at), nil
}

func bytesOf(rt *Runtime, s, charset string) (Value, error) {
	if err := rt.Spend(len(charset)/4 + len(s)/8); err != nil {
		return Value{}, err
	}
	b, ok := encode(s, charset)
	if !ok {
		return Value{}, throw("java.io.UnsupportedEncodingException", charset)
	}
	if err := rt.Grow(25 * len(b)); err != nil {
		return Value{}, err
	}
	elems := make([]Value, len(b))
	for k, c := range b {
		elems[k] = jsondoc.OfIntegral(jsondoc.Byte, int64(int8(c)))
	}
	return wrapArray(rt, "byte", elems), nil
}

// encode encodes s in one of the character sets that every Java has.
func encode(s, charset string) ([]byte, bool) {
	switch strings.ToUpper(charset) {
	case "UTF-8", "UTF8":
		return javatext.AppendOutput(nil, s), true
	case "US-ASCII", "ASCII":
		return encodeNarrow(s, 0x7F), true
	case "ISO-8859-1", "ISO8859_1", "LATIN1":
		return encodeNarrow(s, 0xFF), true
	case "UTF-16":
		return encodeWide([]byte{0xFE, 0xFF}, s, false), true
	case "UTF-16BE":
		return encodeWide(nil, s, false), true
	case "UTF-16LE":
		return encodeWide(nil, s, true), true
	}
	return nil, false
}

func encodeNarrow(s string, limit rune) []byte {
	var dst []byte
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
	if s == "" {
		return nil
	}
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

// copyUnits does getChars(from, to, array, at).
func copyUnits(s string, a []Value, elem func(uint16) Value) error {
	from, to, at := intOf(a[0]), intOf(a[1]), intOf(a[3])
	if from < 0 || to < from || to > javatext.Len16(s) {
		return outOfBounds()
	}
	dst := arrayOf(a[2])
	if dst == nil {
		return nullPointer()
	}
	if at < 0 || at > len(dst.elems)-(to-from) {
		return arrayIndexOutOfBounds()
	}
	for k, u := range javatext.AppendUnits(nil, javatext.Substring16(s, from, to)) {
		dst.elems[at+k] = elem(u)
	}
	return nil
}

func init() {
	stringClass.tables = [][]sig{stringQueries, stringParts, stringChanges, stringStatics, stringRegexMethods, stringStreams}
}
