package javalang

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/internal/javatext"
	"github.com/gatemap/gatemap/internal/jsondoc"
)

// spec is one format specifier: %[index$][flags][width][.precision]conversion.
type spec struct {
	index     int // 0 ordinary, -1 the previous one, else explicit
	flags     flagSet
	width     int // -1 none
	precision int // -1 none
	conv      byte
	upper     bool
}

type flagSet uint8

const (
	flagLeft flagSet = 1 << iota
	flagAlternate
	flagPlus
	flagSpace
	flagZero
	flagGroup
	flagParen
	flagPrevious
)

func (f flagSet) has(g flagSet) bool { return f&g != 0 }

const formatFlags = "-#+ 0,(<"

func formatError(kind, msg string) error {
	return throw("java.util."+kind+"Exception", msg)
}

// format does String.format(pattern, array) in Java 17 and the locale of the
// engine, which is English.
func format(rt *Runtime, pattern, array Value) (Value, error) {
	if pattern.IsNull() {
		return Value{}, nullPointer()
	}
	var args []Value
	if a := arrayOf(array); a != nil {
		args = a.elems
	}
	f := formatter{rt: rt, args: args, absent: array.IsNull()}
	dst, err := f.run(nil, pattern.Str())
	if err == nil {
		err = rt.Grow(len(dst))
	}
	return ofStr(string(dst)), err
}

type formatter struct {
	rt       *Runtime
	args     []Value
	absent   bool // the array itself is null: every argument is
	next     int
	previous int
	any      bool
}

// run parses the whole pattern before it formats anything, as Java does: a
// fault anywhere hides the faults of arguments.
func (f *formatter) run(dst []byte, s string) ([]byte, error) {
	if err := checkFormat(s); err != nil {
		return dst, err
	}
	for s != "" {
		k := strings.IndexByte(s, '%')
		if k < 0 {
			return javatext.Append(dst, s), nil
		}
		dst = javatext.Append(dst, s[:k])
		sp, n, err := parseSpec(s[k+1:])
		if err != nil {
			return dst, err
		}
		s = s[k+1+n:]
		if dst, err = f.one(dst, sp); err != nil {
			return dst, err
		}
		if len(dst) > f.rt.room() {
			return dst, f.rt.Grow(len(dst))
		}
	}
	return dst, nil
}

func checkFormat(s string) error {
	for {
		k := strings.IndexByte(s, '%')
		if k < 0 {
			return nil
		}
		sp, n, err := parseSpec(s[k+1:])
		if err == nil {
			err = sp.check()
		}
		if err != nil {
			return err
		}
		s = s[k+1+n:]
	}
}

// parseSpec reads a specifier after its percent sign.
func parseSpec(s string) (sp spec, n int, err error) {
	sp = spec{width: -1, precision: -1}
	if n, err = sp.parseIndex(s); err != nil {
		return sp, 0, err
	}
	for n < len(s) {
		k := strings.IndexByte(formatFlags, s[n])
		if k < 0 {
			break
		}
		if sp.flags.has(1 << k) {
			return sp, 0, formatError("DuplicateFormatFlags", "Flags = '"+s[n:n+1]+"'")
		}
		sp.flags |= 1 << k
		n++
	}
	if sp.flags.has(flagPrevious) {
		sp.index = -1
	}
	if d := leadingDigits(s[n:]); d != "" {
		k, ok := formatInt(d)
		if !ok {
			return sp, 0, formatError("IllegalFormatWidth", d)
		}
		sp.width = k
		n += len(d)
	}
	if n < len(s) && s[n] == '.' {
		d := leadingDigits(s[n+1:])
		k, ok := formatInt(d)
		switch {
		case d == "":
			return sp, 0, formatError("UnknownFormatConversion", "Conversion = '%'")
		case !ok:
			return sp, 0, formatError("IllegalFormatPrecision", d)
		}
		sp.precision = k
		n += 1 + len(d)
	}
	size, err := sp.parseConversion(s[n:])
	return sp, n + size, err
}

// parseIndex reads the digits and the dollar sign of an explicit index.
func (sp *spec) parseIndex(s string) (int, error) {
	d := leadingDigits(s)
	if d == "" || len(d) == len(s) || s[len(d)] != '$' {
		return 0, nil
	}
	k, ok := formatInt(d)
	if !ok || k == 0 {
		return 0, formatError("IllegalFormatArgumentIndex", "Illegal format argument index = "+d)
	}
	sp.index = k
	return len(d) + 1, nil
}

// parseConversion reads the conversion, which for dates is two letters.
func (sp *spec) parseConversion(s string) (int, error) {
	if s == "" {
		return 0, formatError("UnknownFormatConversion", "Conversion = '%'")
	}
	switch c := s[0]; {
	case c == 't' || c == 'T':
		sp.conv, sp.upper = 't', c == 'T'
		if len(s) == 1 || !strings.Contains("HIklMNLQpsSTzZaAbBCdeBhjmyYrRcDF", s[1:2]) {
			return 0, formatError("UnknownFormatConversion", "Conversion = 't'")
		}
		return 2, nil
	case strings.IndexByte("bhscdoxefgan%", c) >= 0:
		sp.conv = c
	case strings.IndexByte("BHSCXEGA", c) >= 0:
		sp.conv, sp.upper = c|0x20, true
	default:
		return 0, formatError("UnknownFormatConversion", "Conversion = '"+string(rune(c))+"'")
	}
	return 1, nil
}

func leadingDigits(s string) string {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return s[:n]
}

func formatInt(d string) (int, bool) {
	k, err := strconv.ParseInt(d, 10, 32)
	return int(k), err == nil
}

// check finds what is wrong with a specifier before an argument is seen.
func (sp *spec) check() error {
	if sp.conv != '%' && sp.conv != 'n' {
		sp.flags &^= flagPrevious
	}
	mismatch := formatError("FormatFlagsConversionMismatch", "Conversion = "+string(sp.conv))
	precision := formatError("IllegalFormatPrecision", strconv.Itoa(sp.precision))
	noWidth := sp.width < 0 && (sp.flags.has(flagLeft) || sp.flags.has(flagZero))
	switch sp.conv {
	case 'b', 'h', 's':
		if sp.conv == 'b' && sp.flags.has(flagAlternate) || sp.conv == 'h' && sp.flags.has(flagAlternate) {
			return mismatch
		}
		if sp.width < 0 && sp.flags.has(flagLeft) {
			return formatError("MissingFormatWidth", "")
		}
		if sp.flags&^(flagLeft|flagAlternate) != 0 {
			return mismatch
		}
	case 'c':
		if sp.precision >= 0 {
			return precision
		}
		if sp.flags&^flagLeft != 0 {
			return mismatch
		}
		if sp.width < 0 && sp.flags.has(flagLeft) {
			return formatError("MissingFormatWidth", "")
		}
	case 'd', 'o', 'x':
		if sp.precision >= 0 {
			return precision
		}
		if sp.conv == 'd' && sp.flags.has(flagAlternate) || sp.conv != 'd' && sp.flags.has(flagGroup) {
			return mismatch
		}
		return sp.checkSigns(noWidth)
	case 'e', 'f', 'g', 'a':
		if sp.conv == 'a' && sp.flags&(flagParen|flagGroup) != 0 || sp.conv == 'e' && sp.flags.has(flagGroup) ||
			sp.conv == 'g' && sp.flags.has(flagAlternate) {
			return mismatch
		}
		return sp.checkSigns(noWidth)
	case '%', 'n':
		return sp.checkText()
	case 't':
		if sp.precision >= 0 {
			return precision
		}
		if sp.flags&^flagLeft != 0 {
			return mismatch
		}
		if sp.width < 0 && sp.flags.has(flagLeft) {
			return formatError("MissingFormatWidth", "")
		}
	}
	return nil
}

func (sp *spec) checkSigns(noWidth bool) error {
	if noWidth {
		return formatError("MissingFormatWidth", "")
	}
	if sp.flags.has(flagPlus) && sp.flags.has(flagSpace) || sp.flags.has(flagLeft) && sp.flags.has(flagZero) {
		return formatError("IllegalFormatFlags", "")
	}
	return nil
}

func (sp *spec) checkText() error {
	if sp.precision >= 0 {
		return formatError("IllegalFormatPrecision", "")
	}
	if sp.conv == 'n' {
		if sp.width >= 0 {
			return formatError("IllegalFormatWidth", "")
		}
		if sp.flags != 0 {
			return formatError("IllegalFormatFlags", "")
		}
		return nil
	}
	if sp.flags&^flagLeft != 0 {
		return formatError("IllegalFormatFlags", "")
	}
	if sp.width < 0 && sp.flags.has(flagLeft) {
		return formatError("MissingFormatWidth", "")
	}
	return nil
}

// one formats a specifier.
func (f *formatter) one(dst []byte, sp spec) ([]byte, error) {
	switch sp.conv {
	case '%':
		return f.pad(dst, sp, "%")
	case 'n':
		return append(dst, '\n'), nil
	}
	arg, err := f.arg(sp)
	if err != nil {
		return dst, err
	}
	text, err := f.convert(sp, arg)
	if err != nil {
		return dst, err
	}
	if sp.upper {
		text = javatext.ToUpper(text)
	}
	return f.pad(dst, sp, text)
}

func (f *formatter) arg(sp spec) (Value, error) {
	k := sp.index - 1
	switch sp.index {
	case 0:
		k = f.next
		f.next++
	case -1:
		if !f.any {
			return Value{}, formatError("MissingFormatArgument", "Format specifier '%<'")
		}
		k = f.previous
	}
	f.previous, f.any = k, true
	if f.absent {
		return Value{}, nil
	}
	if k >= len(f.args) {
		return Value{}, formatError("MissingFormatArgument", "Format specifier")
	}
	return f.args[k], nil
}

func (f *formatter) pad(dst []byte, sp spec, text string) ([]byte, error) {
	fill := sp.width - javatext.Len16(text)
	if fill <= 0 {
		return javatext.Append(dst, text), nil
	}
	if fill > f.rt.room() {
		return dst, f.rt.Grow(fill)
	}
	if sp.flags.has(flagLeft) {
		dst = javatext.Append(dst, text)
		return append(dst, strings.Repeat(" ", fill)...), nil
	}
	return javatext.Append(append(dst, strings.Repeat(" ", fill)...), text), nil
}

func (f *formatter) convert(sp spec, v Value) (string, error) {
	switch sp.conv {
	case 'b':
		switch {
		case v.Kind() == jsondoc.Bool:
			return cut(sp, strconv.FormatBool(v.Bool())), nil
		case v.IsNull():
			return cut(sp, "false"), nil
		}
		return cut(sp, "true"), nil
	case 's':
		if sp.flags.has(flagAlternate) {
			return "", formatError("FormatFlagsConversionMismatch", "")
		}
		s, err := ToText(f.rt, v)
		return cut(sp, s), err
	case 'h':
		if v.IsNull() {
			return cut(sp, "null"), nil
		}
		return cut(sp, strconv.FormatUint(uint64(uint32(jsondoc.Hash(v))), 16)), nil
	}
	if v.IsNull() {
		if sp.conv == 't' || sp.conv == 'c' || sp.conv == 'd' || sp.conv == 'x' || sp.conv == 'o' {
			return "null", nil
		}
		sp.flags &^= flagZero
		return cut(sp, "null"), nil
	}
	switch sp.conv {
	case 'c':
		return formatChar(sp, v)
	case 'd', 'o', 'x':
		return f.integer(sp, v)
	case 'e', 'f', 'g', 'a':
		return f.floating(sp, v)
	}
	if v.Kind() == jsondoc.Long {
		return "", &UnsupportedError{Class: "java.util.Formatter", Method: "format(%t)"}
	}
	return "", wrongArgument(sp, v)
}

func wrongArgument(sp spec, v Value) error {
	return formatError("IllegalFormatConversion", string(sp.conv)+" != "+classOf(v).name)
}

// cut applies a precision to text.
func cut(sp spec, s string) string {
	if sp.precision >= 0 && sp.precision < javatext.Len16(s) {
		return javatext.Substring16(s, 0, sp.precision)
	}
	return s
}

func formatChar(sp spec, v Value) (string, error) {
	switch v.Kind() {
	case jsondoc.Char:
		return unitString(v), nil
	case jsondoc.Byte, jsondoc.Short, jsondoc.Int:
		s, ok := codePointString(v)
		if !ok {
			return "", formatError("IllegalFormatCodePoint", "Code point")
		}
		return s, nil
	}
	return "", wrongArgument(sp, v)
}

// integer formats d, o and x.
func (f *formatter) integer(sp spec, v Value) (string, error) {
	if !v.IsIntegral() && v.Kind() != jsondoc.BigInt {
		return "", wrongArgument(sp, v)
	}
	if v.Kind() != jsondoc.BigInt && sp.conv != 'd' {
		if sp.flags&(flagParen|flagPlus|flagSpace) != 0 {
			return "", formatError("FormatFlagsConversionMismatch", "")
		}
		return f.bitPattern(sp, v)
	}
	n := v.Big()
	if v.Kind() != jsondoc.BigInt {
		n = big.NewInt(v.Int64())
	}
	digits, prefix := new(big.Int).Abs(n).Text(map[byte]int{'d': 10, 'o': 8, 'x': 16}[sp.conv]), ""
	if sp.flags.has(flagAlternate) {
		prefix = map[byte]string{'o': "0", 'x': "0x"}[sp.conv]
	}
	return f.signed(sp, n.Sign() < 0, prefix, digits, "")
}

// bitPattern formats the two's complement.
func (f *formatter) bitPattern(sp spec, v Value) (string, error) {
	width := map[jsondoc.Kind]uint{jsondoc.Byte: 8, jsondoc.Short: 16, jsondoc.Int: 32, jsondoc.Long: 64}[v.Kind()]
	u := uint64(v.Int64()) << (64 - width) >> (64 - width)
	digits, prefix := strconv.FormatUint(u, 16), "0x"
	if sp.conv == 'o' {
		digits, prefix = strconv.FormatUint(u, 8), "0"
	}
	if !sp.flags.has(flagAlternate) {
		prefix = ""
	}
	return f.zeros(sp, prefix, digits, "")
}

// signed puts sign, grouping and zeros around the digits of a magnitude.
func (f *formatter) signed(sp spec, neg bool, prefix, digits, tail string) (string, error) {
	if sp.flags.has(flagGroup) {
		digits = group(digits)
	}
	head, end := "", ""
	switch {
	case neg && sp.flags.has(flagParen):
		head, end = "(", ")"
	case neg:
		head = "-"
	case sp.flags.has(flagPlus):
		head = "+"
	case sp.flags.has(flagSpace):
		head = " "
	}
	return f.zeros(sp, head+prefix, digits, tail+end)
}

func (f *formatter) zeros(sp spec, head, digits, tail string) (string, error) {
	fill := 0
	if sp.flags.has(flagZero) {
		fill = max(0, sp.width-len(head)-len(digits)-len(tail))
	}
	if fill > f.rt.room() {
		return "", f.rt.Grow(fill)
	}
	return head + strings.Repeat("0", fill) + digits + tail, nil
}

func group(digits string) string {
	var b strings.Builder
	for k := range len(digits) {
		if k > 0 && (len(digits)-k)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(digits[k])
	}
	return b.String()
}

// floating formats e, f, g and a.
func (f *formatter) floating(sp spec, v Value) (string, error) {
	switch v.Kind() {
	case jsondoc.Float, jsondoc.Double:
	case jsondoc.BigDec:
		if sp.conv == 'a' {
			return "", wrongArgument(sp, v)
		}
		return f.decimal(sp, v.Dec())
	default:
		return "", wrongArgument(sp, v)
	}
	x := v.Float64()
	if math.IsNaN(x) || math.IsInf(x, 0) {
		sp.flags &^= flagZero | flagGroup
		text := "Infinity"
		if x != x {
			text = "NaN"
			sp.flags &^= flagPlus | flagSpace
		}
		return f.signed(sp, x < 0, "", text, "")
	}
	neg := math.Signbit(x)
	if sp.conv == 'a' {
		return f.hexadecimal(sp, neg, math.Abs(x))
	}
	precision := sp.precision
	if precision < 0 {
		precision = 6
	}
	if precision > f.rt.room() {
		return "", f.rt.Grow(precision)
	}
	mag := digitsOf(math.Abs(x))
	conv := sp.conv
	if conv == 'g' {
		if precision == 0 {
			precision = 1
		}
		conv = 'e'
		if x == 0 {
			conv, precision = 'f', precision-1
		} else if r := mag.round(precision); r.exp > -4 && r.exp <= precision {
			conv, precision = 'f', precision-r.exp
		} else {
			precision--
		}
	}
	return f.fixedOrScientific(sp, neg, mag, conv, precision)
}

// hexadecimal formats a: as Double.toHexString, with the digits behind the point
// rounded to the precision and filled up to it. The zeros that fill the width
// stand before the leading digit, and are reckoned before those at the end.
func (f *formatter) hexadecimal(sp spec, neg bool, x float64) (string, error) {
	precision := max(0, sp.precision)
	if sp.precision == 0 {
		precision = 1
	}
	if precision > f.rt.room() {
		return "", f.rt.Grow(precision)
	}
	digits := hexDigits(x, precision)
	mantissa, exp, _ := strings.Cut(digits, "p")
	if fill := precision - (len(mantissa) - 2); precision > 0 && fill > 0 {
		mantissa += strings.Repeat("0", fill)
	}
	head := 2
	if neg || sp.flags.has(flagPlus) || sp.flags.has(flagSpace) {
		head++
	}
	if fill := sp.width - len(digits) - head; sp.flags.has(flagZero) && fill > 0 {
		if fill > f.rt.room() {
			return "", f.rt.Grow(fill)
		}
		mantissa = strings.Repeat("0", fill) + mantissa
	}
	sp.flags &^= flagZero
	return f.signed(sp, neg, "0x", mantissa+"p"+exp, "")
}

// hexDigits is what follows 0x: one digit, a point, and as many digits as there
// are or, with a precision from 1 to 12, as many as that leaves.
func hexDigits(x float64, precision int) string {
	if x == 0 || precision == 0 || precision >= 13 {
		return hexFloat(x, false)[2:]
	}
	const scale = 54
	subnormal := x < 0x1p-1022
	if subnormal {
		x *= 1 << scale
	}
	shift := 52 - 4*precision
	bits := math.Float64bits(x)
	kept, rest, half := bits>>shift, bits&(1<<shift-1), uint64(1)<<(shift-1)
	if rest > half || rest == half && kept&1 == 1 {
		kept++
	}
	x = math.Float64frombits(kept << shift)
	if math.IsInf(x, 0) {
		return "1.0p1024"
	}
	digits := hexFloat(x, false)[2:]
	if subnormal {
		mantissa, exp, _ := strings.Cut(digits, "p")
		n, _ := strconv.Atoi(exp) // hexFloat wrote it
		digits = mantissa + "p" + strconv.Itoa(n-scale)
	}
	return digits
}

func (f *formatter) fixedOrScientific(sp spec, neg bool, mag magnitude, conv byte, precision int) (string, error) {
	if conv == 'e' {
		lead, frac, exp := mag.scientific(precision)
		if frac != "" || sp.flags.has(flagAlternate) {
			frac = "." + frac
		}
		sign := "+"
		if exp < 0 {
			sign, exp = "-", -exp
		}
		e := strconv.Itoa(exp)
		if len(e) < 2 {
			e = "0" + e
		}
		sp.flags &^= flagGroup
		return f.signed(sp, neg, "", lead, frac+"e"+sign+e)
	}
	whole, frac := mag.fixed(precision)
	if frac != "" || sp.flags.has(flagAlternate) {
		frac = "." + frac
	}
	return f.signed(sp, neg, "", whole, frac)
}

// decimal formats a BigDecimal.
func (f *formatter) decimal(sp spec, d *jsondoc.Decimal) (string, error) {
	precision := sp.precision
	if precision < 0 {
		precision = 6
	}
	digits := new(big.Int).Abs(d.Unscaled).String()
	if n := int64(d.Scale); n > maxDigits || n < -maxDigits || precision > maxDigits {
		return "", &LimitError{What: "digits", Limit: maxDigits}
	}
	mag := magnitude{digits: digits, exp: len(digits) - int(d.Scale)}
	neg := d.Unscaled.Sign() < 0
	conv := sp.conv
	if d.Unscaled.Sign() == 0 {
		mag.digits, mag.exp = "0", 1
	}
	if conv == 'g' {
		if precision == 0 {
			precision = 1
		}
		low := decCompare(&jsondoc.Decimal{Unscaled: new(big.Int).Abs(d.Unscaled), Scale: d.Scale},
			&jsondoc.Decimal{Unscaled: big.NewInt(1), Scale: 4}) >= 0
		conv = 'e'
		if d.Unscaled.Sign() == 0 || low && mag.exp <= precision {
			conv, precision = 'f', max(precision-mag.exp, 0)
		} else {
			precision--
		}
	}
	return f.fixedOrScientific(sp, neg, mag, conv, precision)
}

// magnitude is 0.d1d2d3... * 10^exp in decimal digits.
type magnitude struct {
	digits string
	exp    int
}

// digitsOf gives the digits that Java's formatter sees of a double: not its
// exact value but the digits that toString would print.
func digitsOf(x float64) magnitude {
	if x == 0 {
		return magnitude{digits: "0", exp: 1}
	}
	d, exp := javatext.DoubleDigits(nil, x)
	return magnitude{digits: string(d), exp: exp}
}

// round keeps n digits, half up.
func (m magnitude) round(n int) magnitude {
	if n >= len(m.digits) {
		return m
	}
	if n < 0 {
		return magnitude{digits: "0", exp: 1}
	}
	up := m.digits[n] >= '5'
	d := []byte(m.digits[:n])
	if !up {
		return magnitude{digits: string(d), exp: m.exp}
	}
	for k := n - 1; k >= 0; k-- {
		if d[k] != '9' {
			d[k]++
			return magnitude{digits: string(d), exp: m.exp}
		}
		d[k] = '0'
	}
	return magnitude{digits: "1" + string(d), exp: m.exp + 1}
}

// fixed gives the digits before and n digits after the point.
func (m magnitude) fixed(n int) (whole, frac string) {
	if m.exp+n < 0 {
		return "0", strings.Repeat("0", n)
	}
	r := m.round(m.exp + n)
	d := r.digits
	if r.exp <= 0 {
		d = strings.Repeat("0", 1-r.exp) + d
		r.exp = 1
	}
	if len(d) < r.exp+n {
		d += strings.Repeat("0", r.exp+n-len(d))
	}
	return d[:r.exp], d[r.exp : r.exp+n]
}

// scientific gives the first digit, n more, and the exponent.
func (m magnitude) scientific(n int) (lead, frac string, exp int) {
	r := m.round(n + 1)
	d := r.digits
	if len(d) < n+1 {
		d += strings.Repeat("0", n+1-len(d))
	}
	return d[:1], d[1 : n+1], r.exp - 1
}
