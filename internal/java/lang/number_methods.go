package lang

import (
	"cmp"
	"math"
	"math/bits"
	"strconv"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/lazy"
)

func numberFormat(s string) error {
	return throw("java.lang.NumberFormatException", "For input string: \""+s+"\"")
}

// numberMethods are those of java.lang.Number.
var numberMethods = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"byte byteValue()", on0(func(v Value) Value { return jsondoc.OfIntegral(jsondoc.Byte, int64(int8(toInt(v)))) })},
		{"short shortValue()", on0(func(v Value) Value { return jsondoc.OfIntegral(jsondoc.Short, int64(int16(toInt(v)))) })},
		{"int intValue()", on0(toInt)},
		{"long longValue()", do0(func(rt *Runtime, v Value) (int64, error) { return toLong(v), rt.payDigits(v) })},
		{"float floatValue()", do0(func(rt *Runtime, v Value) (float32, error) { return toFloat(v), rt.payDigits(v) })},
		{"double doubleValue()", do0(func(rt *Runtime, v Value) (float64, error) { return v.Double(), rt.payDigits(v) })},
	}
}}

// payDigits pays for reading the digits of a decimal as a double.
func (rt *Runtime) payDigits(v Value) error {
	if v.Kind() != jsondoc.BigDec {
		return nil
	}
	return rt.Spend(v.Dec().Unscaled.BitLen())
}

// integral describes one of the classes Byte, Short, Integer and Long.
type integral struct {
	kind       jsondoc.Kind
	box, prim  string
	parse      string // parseInt
	width      uint
	lo, hi     int64
	descendant bool // Integer and Long: the methods on bits
}

var (
	byteClass    = integral{kind: jsondoc.Byte, box: "Byte", prim: "byte", parse: "parseByte", width: 8}.class()
	shortClass   = integral{kind: jsondoc.Short, box: "Short", prim: "short", parse: "parseShort", width: 16}.class()
	integerClass = integral{kind: jsondoc.Int, box: "Integer", prim: "int", parse: "parseInt", width: 32, descendant: true}.class()
	longClass    = integral{kind: jsondoc.Long, box: "Long", prim: "long", parse: "parseLong", width: 64, descendant: true}.class()
)

func (n integral) class() *class {
	n.lo, n.hi = -1<<(n.width-1), 1<<(n.width-1)-1
	return &class{name: "java.lang." + n.box, simple: n.box, tables: func() [][]sig {
		all := [][]sig{n.methods(), n.parsers(), numberMethods.Get()}
		if n.descendant {
			all = append(all, n.arithmetic(), n.bits(), n.unsigned())
		}
		return all
	}}
}

func (n integral) of(v int64) Value {
	switch n.width {
	case 8:
		v = int64(int8(v))
	case 16:
		v = int64(int16(v))
	case 32:
		v = int64(int32(v))
	}
	return jsondoc.OfIntegral(n.kind, v)
}

// raw returns the bits of v without those of the sign extension.
func (n integral) raw(v Value) uint64 {
	if n.width == 64 {
		return uint64(v.Int64())
	}
	return uint64(v.Int64()) & (1<<n.width - 1)
}

// The bodies of the methods of Object.
var (
	equalsMethod = do1(func(rt *Runtime, x, y Value) (bool, error) { return rt.equal(x, y), nil })
	hashMethod   = do0(func(rt *Runtime, v Value) (int32, error) { return rt.hash(v), nil })
	textMethod   = do0(ToText)
	classMethod  = on0(func(v Value) Value { return classValue(classOf(v)) })
)

func (n integral) methods() []sig {
	p, box, constable := n.prim, n.box, describeSelf
	if n.width < 32 {
		constable = refuse("java.lang."+box, "describeConstable")
	}
	return []sig{
		{"boolean equals(Object)", equalsMethod},
		{"static String toString(" + p + ")", valueOf},
		{"String toString()", textMethod},
		{"int hashCode()", hashMethod},
		{"static int hashCode(" + p + ")", make1(func(rt *Runtime, v int64) (int32, error) { return rt.hash(n.of(v)), nil })},
		{"int compareTo(" + box + ")", compareToSame},
		{"int compareTo(Object)", compareToSame},
		{"static int compare(" + p + "," + p + ")", of2(func(x, y int64) int { return compareSame(n.of(x), n.of(y)) })},
		{"static int compareUnsigned(" + p + "," + p + ")", of2(func(v, w Value) int {
			x, y := n.raw(v), n.raw(w)
			if n.width < 32 {
				return int(x) - int(y)
			}
			return cmp.Compare(x, y)
		})},
		{"static " + box + " valueOf(" + p + ")", of1(n.of)},
		{"Optional describeConstable()", constable},
	}
}

// parsed reads a number; radix is the value that gives it, or null for ten.
func (n integral) parsed(s, radix Value) (Value, error) {
	r := 10
	if !radix.IsNull() {
		r = intOf(radix)
	}
	if s.IsNull() {
		return Value{}, numberFormat("null")
	}
	v, ok := javatext.ParseInt(s.Str(), r, n.lo, n.hi)
	if !ok {
		return Value{}, numberFormat(s.Str())
	}
	return n.of(v), nil
}

func (n integral) parsers() []sig {
	one := make1(func(_ *Runtime, s Value) (Value, error) { return n.parsed(s, Value{}) })
	two := make2(func(_ *Runtime, s, radix Value) (Value, error) { return n.parsed(s, radix) })
	table := []sig{
		{"static " + n.prim + " " + n.parse + "(String)", one},
		{"static " + n.prim + " " + n.parse + "(String,int)", two},
		{"static " + n.box + " valueOf(String)", one},
		{"static " + n.box + " valueOf(String,int)", two},
		{"static " + n.box + " decode(String)", make1(n.decode)},
	}
	if !n.descendant {
		table = append(table,
			sig{"static int toUnsignedInt(" + n.prim + ")", of1(func(v Value) int { return int(n.raw(v)) })},
			sig{"static long toUnsignedLong(" + n.prim + ")", of1(n.toUnsignedLong)})
		if n.kind == jsondoc.Short {
			table = append(table, sig{"static short reverseBytes(short)", of1(func(v uint16) Value {
				return jsondoc.OfIntegral(jsondoc.Short, int64(int16(bits.ReverseBytes16(v))))
			})})
		}
		return table
	}
	return append(table, sig{"static " + n.prim + " " + n.parse + "(CharSequence,int,int,int)",
		ofPart(func(s Value, radix int) (Value, error) { return n.parsed(s, ofInt(radix)) })})
}

// ofPart makes the body of a method that reads a number from a part of a text.
func ofPart(parse func(s Value, radix int) (Value, error)) body {
	return make4(func(rt *Runtime, s string, from, to, radix int) (Value, error) {
		if from < 0 || to < from || to > javatext.Len16(s) {
			return Value{}, indexOutOfBounds("")
		}
		part, err := substring(rt, s, from, to)
		if err != nil {
			return Value{}, err
		}
		return parse(ofStr(part), radix)
	})
}

func (n integral) toUnsignedLong(v Value) int64 { return int64(n.raw(v)) }

// decode reads a number with one of the prefixes 0x, # and 0.
func (n integral) decode(_ *Runtime, s string) (Value, error) {
	sign, radix := "", 10
	if s != "" && (s[0] == '-' || s[0] == '+') {
		sign, s = s[:1], s[1:]
	}
	switch {
	case len(s) > 1 && s[0] == '0' && s[1]|0x20 == 'x':
		s, radix = s[2:], 16
	case s != "" && s[0] == '#':
		s, radix = s[1:], 16
	case len(s) > 1 && s[0] == '0':
		s, radix = s[1:], 8
	}
	if s != "" && (s[0] == '-' || s[0] == '+') {
		return Value{}, numberFormat(s)
	}
	return n.parsed(ofStr(sign+s), ofInt(radix))
}

func (n integral) binary(op func(x, y int64) (int64, error)) body {
	return make2(func(_ *Runtime, x, y int64) (Value, error) {
		v, err := op(x, y)
		return n.of(v), err
	})
}

func (n integral) arithmetic() []sig {
	p := n.prim
	two := "(" + p + "," + p + ")"
	given := "Integer" // of two overloads that box alike, the one that is found
	if n.width == 64 {
		given = "long"
	}
	return []sig{
		{"static " + p + " min" + two, n.binary(func(x, y int64) (int64, error) { return min(x, y), nil })},
		{"static " + p + " max" + two, n.binary(func(x, y int64) (int64, error) { return max(x, y), nil })},
		{"static " + p + " sum" + two, n.binary(func(x, y int64) (int64, error) { return x + y, nil })},
		{"static int signum(" + p + ")", of1(func(v int64) int { return sign3(v, 0) })},
		{"static " + p + " divideUnsigned" + two, n.binary(func(x, y int64) (int64, error) {
			if y == 0 {
				return 0, arithmeticError("/ by zero")
			}
			return int64(n.raw(jsondoc.OfLong(x)) / n.raw(jsondoc.OfLong(y))), nil
		})},
		{"static " + p + " remainderUnsigned" + two, n.binary(func(x, y int64) (int64, error) {
			if y == 0 {
				return 0, arithmeticError("/ by zero")
			}
			return int64(n.raw(jsondoc.OfLong(x)) % n.raw(jsondoc.OfLong(y))), nil
		})},
		{"static String toString(" + p + ",int)", of2(func(v int64, radix Value) string { return strconv.FormatInt(v, radixOf(radix)) })},
		{"static " + n.box + " get" + n.box + "(String)", noProperty},
		{"static " + n.box + " get" + n.box + "(String," + given + ")", of2(func(_, v Value) Value {
			if v.IsNull() {
				return v
			}
			return n.of(v.Int64())
		})},
		{"Object resolveConstantDesc(Lookup)", self},
	}
}

// radixOf is the radix that toString uses for a number out of range: ten.
func radixOf(v Value) int {
	if r := v.Int64(); r >= 2 && r <= 36 {
		return int(r)
	}
	return 10
}

// noProperty is what getInteger finds: no template sees the system properties
// of the service.
func noProperty(*Runtime, Value, []Value) (Value, error) { return Value{}, nil }

func (n integral) unary(result string, name string, op func(x uint64) int64) sig {
	return sig{"static " + result + " " + name + "(" + n.prim + ")", of1(func(v Value) Value {
		r := op(n.raw(v))
		if result == "int" {
			return jsondoc.OfInt(int32(r))
		}
		return n.of(r)
	})}
}

func (n integral) bits() []sig {
	w, p := int(n.width), n.prim
	rotate := func(sign int) body {
		return of2(func(v Value, k int) Value {
			x := n.raw(v)
			if w == 32 {
				return n.of(int64(int32(bits.RotateLeft32(uint32(x), sign*k))))
			}
			return n.of(int64(bits.RotateLeft64(x, sign*k)))
		})
	}
	return []sig{
		n.unary("int", "bitCount", func(x uint64) int64 { return int64(bits.OnesCount64(x)) }),
		n.unary("int", "numberOfLeadingZeros", func(x uint64) int64 { return int64(bits.LeadingZeros64(x) - 64 + w) }),
		n.unary("int", "numberOfTrailingZeros", func(x uint64) int64 { return int64(min(bits.TrailingZeros64(x), w)) }),
		n.unary(p, "reverse", func(x uint64) int64 { return int64(bits.Reverse64(x) >> (64 - w)) }),
		n.unary(p, "reverseBytes", func(x uint64) int64 { return int64(bits.ReverseBytes64(x) >> (64 - w)) }),
		n.unary(p, "highestOneBit", func(x uint64) int64 {
			if x == 0 {
				return 0
			}
			return int64(uint64(1) << (bits.Len64(x) - 1))
		}),
		n.unary(p, "lowestOneBit", func(x uint64) int64 { return int64(x & -x) }),
		{"static " + p + " rotateLeft(" + p + ",int)", rotate(1)},
		{"static " + p + " rotateRight(" + p + ",int)", rotate(-1)},
	}
}

func (n integral) unsigned() []sig {
	p := n.prim
	text := func(base int) body {
		return of1(func(v Value) string { return strconv.FormatUint(n.raw(v), base) })
	}
	parse := "parseUnsigned" + n.parse[len("parse"):]
	table := []sig{
		{"static String toHexString(" + p + ")", text(16)},
		{"static String toOctalString(" + p + ")", text(8)},
		{"static String toBinaryString(" + p + ")", text(2)},
		{"static String toUnsignedString(" + p + ")", text(10)},
		{"static String toUnsignedString(" + p + ",int)", of2(func(v, radix Value) string { return strconv.FormatUint(n.raw(v), radixOf(radix)) })},
		{"static " + p + " " + parse + "(String)", make1(func(_ *Runtime, s Value) (Value, error) { return n.parseUnsigned(s, 10) })},
		{"static " + p + " " + parse + "(String,int)", make2(func(_ *Runtime, s Value, radix int) (Value, error) { return n.parseUnsigned(s, radix) })},
		{"static " + p + " " + parse + "(CharSequence,int,int,int)", ofPart(n.parseUnsigned)},
	}
	if n.width == 32 {
		table = append(table, sig{"static long toUnsignedLong(int)", of1(n.toUnsignedLong)})
	}
	return table
}

func (n integral) parseUnsigned(s Value, radix int) (Value, error) {
	text := s.Str()
	if s.IsNull() || text == "" || radix < 2 || radix > 36 {
		return Value{}, numberFormat(text)
	}
	if text[0] == '+' {
		text = text[1:]
	}
	var ascii []byte
	for rest := text; rest != ""; {
		r, size := javatext.DecodeRune(rest)
		d := javatext.Digit(r, radix)
		if d < 0 || r > 0xFFFF {
			return Value{}, numberFormat(text)
		}
		ascii = strconv.AppendInt(ascii, int64(d), 36)
		rest = rest[size:]
	}
	v, err := strconv.ParseUint(string(ascii), radix, int(n.width))
	if err != nil {
		return Value{}, numberFormat(text)
	}
	return n.of(int64(v)), nil
}

// floating describes the classes Float and Double.
type floating struct {
	kind      jsondoc.Kind
	box, prim string
	parse     string
}

var (
	floatClass  = floating{jsondoc.Float, "Float", "float", "parseFloat"}.class()
	doubleClass = floating{jsondoc.Double, "Double", "double", "parseDouble"}.class()
)

func (f floating) class() *class {
	return &class{name: "java.lang." + f.box, simple: f.box, tables: func() [][]sig { return [][]sig{f.methods(), f.statics(), f.encodings(), numberMethods.Get()} }}
}

func (f floating) of(x float64) Value {
	if f.kind == jsondoc.Float {
		return jsondoc.OfFloat(float32(x))
	}
	return jsondoc.OfDouble(x)
}

func (f floating) arg(v Value) float64 {
	if f.kind == jsondoc.Float {
		return float64(toFloat(v))
	}
	return v.Double()
}

func (f floating) test(name string, pred func(x float64) bool) []sig {
	return []sig{
		{"boolean " + name + "()", on0(func(v Value) bool { return pred(v.Float64()) })},
		{"static boolean " + name + "(" + f.prim + ")", of1(func(v Value) bool { return pred(f.arg(v)) })},
	}
}

func (f floating) methods() []sig {
	table := []sig{
		{"boolean equals(Object)", equalsMethod},
		{"String toString()", textMethod},
		{"int hashCode()", hashMethod},
		{"int compareTo(" + f.box + ")", compareToSame},
		{"int compareTo(Object)", compareToSame},
		{"Object resolveConstantDesc(Lookup)", self},
		{"Optional describeConstable()", describeSelf},
	}
	table = append(table, f.test("isNaN", math.IsNaN)...)
	table = append(table, f.test("isInfinite", func(x float64) bool { return math.IsInf(x, 0) })...)
	return append(table, f.test("isFinite", func(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) })[1:]...)
}

func (f floating) statics() []sig {
	p := f.prim
	two := "(" + p + "," + p + ")"
	binary := func(op func(x, y float64) float64) body {
		return of2(func(x, y Value) Value { return f.of(op(f.arg(x), f.arg(y))) })
	}
	parse := make1(func(_ *Runtime, s string) (Value, error) {
		x, ok := javatext.ParseDouble(s)
		if f.kind == jsondoc.Float {
			var y float32
			y, ok = javatext.ParseFloat(s)
			x = float64(y)
		}
		if !ok {
			return Value{}, numberFormat(s)
		}
		return f.of(x), nil
	})
	return []sig{
		{"static String toString(" + p + ")", make1(func(rt *Runtime, v Value) (Value, error) { return textValue(rt, f.of(f.arg(v))) })},
		{"static int hashCode(" + p + ")", make1(func(rt *Runtime, v Value) (int32, error) { return rt.hash(f.of(f.arg(v))), nil })},
		{"static " + p + " min" + two, binary(func(x, y float64) float64 { return min(x, y) })},
		{"static " + p + " max" + two, binary(func(x, y float64) float64 { return max(x, y) })},
		{"static " + p + " sum" + two, binary(func(x, y float64) float64 { return x + y })},
		{"static int compare" + two, of2(func(x, y Value) int { return compareFloats(f.arg(x), f.arg(y)) })},
		{"static " + f.box + " valueOf(String)", parse},
		{"static " + f.box + " valueOf(" + p + ")", of1(func(v Value) Value { return f.of(f.arg(v)) })},
		{"static " + p + " " + f.parse + "(String)", parse},
		{"static String toHexString(" + p + ")", of1(func(v Value) string { return hexFloat(f.arg(v), f.kind == jsondoc.Float) })},
	}
}

func (f floating) encodings() []sig {
	if f.kind == jsondoc.Float {
		encode := of1(func(v Value) int32 {
			if x := toFloat(v); x == x {
				return int32(math.Float32bits(x))
			}
			return 0x7fc00000
		})
		return []sig{
			{"static int floatToIntBits(float)", encode}, {"static int floatToRawIntBits(float)", encode},
			{"static float intBitsToFloat(int)", of1(func(bits int) float32 { return math.Float32frombits(uint32(bits)) })},
		}
	}
	encode := of1(func(x float64) int64 {
		if x == x {
			return int64(math.Float64bits(x))
		}
		return 0x7ff8000000000000
	})
	return []sig{
		{"static long doubleToLongBits(double)", encode}, {"static long doubleToRawLongBits(double)", encode},
		{"static double longBitsToDouble(long)", of1(func(bits int64) float64 { return math.Float64frombits(uint64(bits)) })},
	}
}

// hexFloat is Double.toHexString and Float.toHexString.
func hexFloat(x float64, single bool) string {
	switch {
	case x != x:
		return "NaN"
	case math.IsInf(x, 1):
		return "Infinity"
	case math.IsInf(x, -1):
		return "-Infinity"
	}
	b := math.Float64bits(x)
	sign := ""
	if b>>63 != 0 {
		sign = "-"
	}
	if x == 0 {
		return sign + "0x0.0p0"
	}
	exp, frac, lead := int(b>>52&0x7ff)-1023, b&(1<<52-1), "1"
	least := -1022
	if single {
		least = -126
	}
	if exp < least { // a subnormal of its own class
		full := frac | 1<<52
		if exp == -1023 {
			full, exp = frac, -1022
		}
		frac, lead, exp = full>>uint(least-exp), "0", least
	}
	digits := strconv.FormatUint(frac|1<<52, 16)[1:]
	for len(digits) > 1 && digits[len(digits)-1] == '0' {
		digits = digits[:len(digits)-1]
	}
	return sign + "0x" + lead + "." + digits + "p" + strconv.Itoa(exp)
}

var booleanClass = &class{name: "java.lang.Boolean", simple: "Boolean", tables: func() [][]sig {
	return [][]sig{{
		{"boolean equals(Object)", equalsMethod},
		{"String toString()", textMethod},
		{"static String toString(boolean)", valueOf},
		{"int hashCode()", hashMethod},
		{"static int hashCode(boolean)", make1(func(rt *Runtime, v Value) (int32, error) { return rt.hash(v), nil })},
		{"int compareTo(Boolean)", compareToSame},
		{"int compareTo(Object)", compareToSame},
		{"static boolean getBoolean(String)", of1(func(Value) bool { return false })},
		{"static int compare(boolean,boolean)", of2(func(x, y Value) int { return int(boolOrUnit(x) - boolOrUnit(y)) })},
		{"boolean booleanValue()", self},
		{"static Boolean valueOf(String)", parseBoolean},
		{"static Boolean valueOf(boolean)", of1(func(b bool) bool { return b })},
		{"Optional describeConstable()", refuse("java.lang.Boolean", "describeConstable")},
		{"static boolean parseBoolean(String)", parseBoolean},
		{"static boolean logicalAnd(boolean,boolean)", of2(func(x, y bool) bool { return x && y })},
		{"static boolean logicalOr(boolean,boolean)", of2(func(x, y bool) bool { return x || y })},
		{"static boolean logicalXor(boolean,boolean)", of2(func(x, y bool) bool { return x != y })},
	}}
}}

func parseBoolean(_ *Runtime, _ Value, a []Value) (Value, error) {
	return truth(javatext.EqualFold(a[0].Str(), "true"), nil)
}
