package oracle

import (
	"strings"
)

// bind gives the case its variables: the names of the pool with values of the
// usual kind, now and then of another one.
func (g *gen) bind() {
	for _, v := range []struct {
		name string
		kind kind
	}{
		{"s", kStr}, {"s2", kStr}, {"e", kStr}, {"n", kInt}, {"m1", kInt}, {"i", kInt}, {"big", kLong}, {"bi", kBig}, {"d", kDouble}, {"bd", kDecimal},
		{"t", kBool}, {"f", kBool}, {"nul", kNull}, {"l", kList}, {"ls", kList}, {"lm", kList}, {"le", kList}, {"m", kMap}, {"me", kMap}, {"mm", kMap},
		{"a-b", kStr}, {"X_1", kStr},
	} {
		if g.p(25) {
			continue
		}
		k := v.kind
		if g.p(5) {
			k = kind(g.n(int(kMap) + 1))
		}
		g.out.Vars = append(g.out.Vars, Var{v.name, g.jsonOf(k, 3)})
		g.declare(v.name, k)
	}
	for _, l := range []local{{"s", kStr}, {"n", kInt}, {"l", kList}, {"m", kMap}} {
		g.out.Vars = append(g.out.Vars, Var{l.name + "0", g.jsonOf(l.kind, 3)})
		g.declare(l.name+"0", l.kind)
	}
}

// jsonOf writes a JSON value of the kind.
func (g *gen) jsonOf(k kind, depth int) string {
	switch k {
	case kInt, kNum:
		if g.p(5) { // rare: as a bound of a range they exhaust the oracle
			return g.pick("2147483647", "-2147483648", "1000000")
		}
		return g.pick("0", "1", "-1", "2", "3", "5", "7", "10", "-7", "42", "100", "255", itoa(g.n(2000)-1000))
	case kLong:
		return g.pick("3000000000", "-3000000000", "2147483648", "9223372036854775807", "-9223372036854775808", "4294967296", "1234567890123")
	case kBig:
		return g.pick("9223372036854775808", "12345678901234567890", "-12345678901234567890", "100000000000000000000000000000", "-9223372036854775809")
	case kDouble:
		return g.pick("2.5", "0.0", "-0.0", "1e3", "1E10", "0.1", "1e-5", "-1.5", "3.0", "1.0E7", "123456789.125", "1e308", "5e-324", "0.001", "100.0", "1e21", "9999999.0",
			"2.0e-3", "0.30000000000000004", "1e22", "4.35")
	case kDecimal:
		return g.pick("1.2345678901234567890123", "0.1000000000000000000001", "-12345678901234567890.5", "3.14159265358979323846264")
	case kBool:
		return g.pick("true", "false")
	case kNull:
		return "null"
	case kStr, kChar:
		return g.jsonString()
	case kMap:
		return g.jsonMap(depth)
	case kList, kJSON:
		return g.jsonList(depth)
	}
	return g.jsonAny(depth)
}

// jsonAny writes a JSON value of any kind.
func (g *gen) jsonAny(depth int) string {
	kinds := []kind{kStr, kStr, kInt, kInt, kBool, kNull, kDouble, kLong, kBig, kList, kMap, kDecimal}
	k := kinds[g.n(len(kinds))]
	if depth <= 0 && (k == kList || k == kMap) {
		k = kInt
	}
	return g.jsonOf(k, depth-1)
}

const keyWords = "k n l m2 a-b x items id name s t nul d tags Id o value key size class empty"

// key draws a member name: one that the seed template names, if there is one.
func (g *gen) key() string {
	if len(g.keys) > 0 && g.p(85) {
		return g.pick(g.keys...)
	}
	return g.word(keyWords)
}

func (g *gen) jsonMap(depth int) string {
	if g.p(8) {
		return "{}"
	}
	var fields []string
	for range 1 + g.n(5) {
		key := quoteJSON(g.key())
		if g.p(10) {
			key = g.pick(`"a b"`, `""`, `"1"`, `"x.y"`, `"é"`, `"$s"`, `"A-B_c"`, `"get"`, `"a'b"`)
		}
		fields = append(fields, key+g.pick(":", ": ")+g.jsonAny(depth-1))
	}
	return "{" + strings.Join(fields, g.pick(",", ", ")) + "}"
}

func (g *gen) jsonList(depth int) string {
	if g.p(8) {
		return "[]"
	}
	item := func() string { return g.jsonAny(depth - 1) }
	switch g.n(5) {
	case 0:
		item = func() string { return g.jsonOf(kInt, 0) }
	case 1:
		item = func() string { return g.jsonString() }
	case 2:
		item = func() string { return g.jsonMap(depth - 1) }
	}
	var items []string
	for range 1 + g.n(4) {
		items = append(items, item())
	}
	return "[" + strings.Join(items, g.pick(",", ", ")) + "]"
}

// jsonString writes a JSON string: words, digits, what looks like the language,
// characters that some escape, and characters beyond the basic plane.
func (g *gen) jsonString() string {
	if g.p(60) {
		return quoteJSON(g.phrase())
	}
	return g.pick(`""`, `" "`, `"a"`, `"Hello World"`, `"a,b,,c,"`, `"a b  c"`, `"  pad\t"`, `"5"`, `"-7"`, `"2.50"`, `"true"`, `"é"`, `"\ud83d\ude00"`,
		`"x\ud83dy"`, `"\ude00"`, `"a\ud83d\ude00b"`, `"$s"`, `"${n}"`, `"#set($z=1)"`, `"#end"`, `"a\\b"`, `"\\"`, `"\""`, `"it's"`, `"<a href=\"/x\">&amp;"`, `"a\nb"`, `"a\r\nb\r\n"`,
		`"\u0000"`, `"\u001f"`, `"\u2028"`, `"\u00df"`, `"ABCabc"`, `"aXbXc"`, `"1e3"`, `"0x1F"`, `"null"`, `"{\"k\":[1,{\"a\":\"b\"}]}"`, `"[1,\"x\",null]"`, `"a=b&c=d e"`,
		`"YWJj"`, `"a%20b+c"`, `"2020-01-02T03:04:05Z"`, `"arn:aws:s3:::b/k"`, `"\u0130\u0131\u03a3"`, `"ﬁ"`, `"/a/b"`, `"a.b.c"`, `"(a|b)"`, `"[]"`, `"a$b"`)
}

// phrase is a short text of words.
func (g *gen) phrase() string {
	return g.repeat(0, 4, func() string {
		return g.pick("a", "b", "ab", "Hello", "World", " ", " ", ",", "-", "x", "1", "22", "é", "/", ".", "aa", "B", "_", "\\", "'", "\"", "$", "#", ":", "\n", "=")
	})
}

// quoteJSON writes a string as JSON, escaping only what must be.
func quoteJSON(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < 0x20 || c == 0x7f:
			const hex = "0123456789abcdef"
			b.WriteString(`\u00`)
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
