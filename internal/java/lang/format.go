package lang

import (
	"cmp"
	"math/big"
	"strconv"
	"strings"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// spec is one format specifier: %[index$][flags][width][.precision]conversion.
type spec struct {
	index     int // 0 ordinary, -1 the previous one, else explicit
	flags     flagSet
	width     int // -1 none
	precision int // -1 none
	conv      byte
	date      byte // what of a date %t gives
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

// specSteps is what a specifier costs beside the text that it gives.
const specSteps = 40

func formatError(kind, msg string) error {
	return throw("java.util."+kind+"Exception", msg)
}

// format does String.format(pattern, array) in Java 17 and the locale of the
// engine, which is English.
func format(rt *Runtime, pattern, array Value) (Value, error) {
	if pattern.IsNull() {
		return Value{}, nullPointer()
	}
	f := formatter{rt: rt, absent: array.IsNull()}
	if a := arrayOf(array); a != nil {
		f.args = a.elems
	}
	dst, err := f.run(rt.texts.buffer(), pattern.Str())
	if err != nil {
		return Value{}, err
	}
	return ofStr(rt.kept(dst)), nil
}

// formats keeps the parts of the last format string of an execution.
type formats struct {
	text  string
	parts []formatPart
}

// formatPart is a specifier and the text before it; the last one has none.
type formatPart struct {
	before string
	spec
}

const (
	longestFormat = 256
	noConversion  = 0
)

func (f *formats) reset() {
	clear(f.parts)
	f.text, f.parts = "", f.parts[:0]
}

// of returns the parts of a format string. All of it is parsed before anything is
// formatted, as Java does: a fault anywhere hides the faults of arguments.
func (f *formats) of(text string) ([]formatPart, error) {
	if text == f.text && len(f.parts) > 0 {
		return f.parts, nil
	}
	parts := f.parts[:0]
	if len(text) > longestFormat {
		parts = nil
	} else {
		f.reset()
	}
	for s := text; ; {
		k := strings.IndexByte(s, '%')
		if k < 0 {
			parts = append(parts, formatPart{before: s})
			break
		}
		sp, n, err := parseSpec(s[k+1:])
		if err == nil {
			checked := sp
			err = checked.check()
		}
		if err != nil {
			clear(parts)
			return nil, err
		}
		parts = append(parts, formatPart{s[:k], sp})
		s = s[k+1+n:]
	}
	if len(text) <= longestFormat {
		f.text, f.parts = text, parts
	}
	return parts, nil
}

type formatter struct {
	rt       *Runtime
	args     []Value
	absent   bool // the array itself is null: every argument is
	next     int
	previous int
	any      bool
}

func (f *formatter) run(dst []byte, s string) ([]byte, error) {
	if err := f.rt.Spend(specSteps * strings.Count(s, "%")); err != nil {
		return dst, err
	}
	own := f.rt.formats
	f.rt.formats, f.rt.used = formats{}, true // an argument may run a template
	parts, err := own.of(s)
	if err == nil {
		dst, err = f.all(dst, parts)
	}
	f.rt.formats = own
	return dst, err
}

func (f *formatter) all(dst []byte, parts []formatPart) (_ []byte, err error) {
	for k := range parts {
		before := len(dst)
		dst = javatext.Append(dst, parts[k].before)
		if parts[k].conv == noConversion {
			break
		}
		if dst, err = f.one(dst, &parts[k].spec); err != nil {
			return dst, err
		}
		if err = f.rt.Grow(len(dst) - before); err != nil {
			return dst, err
		}
	}
	return dst, nil
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
		sp.date = s[1]
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

// check finds what is wrong with a specifier before an argument is seen, in the order in which Java looks.
func (sp *spec) check() error {
	if sp.conv != '%' && sp.conv != 'n' {
		sp.flags &^= flagPrevious
	}
	switch sp.conv {
	case 'b', 'h', 's':
		if sp.conv != 's' && sp.flags.has(flagAlternate) {
			return sp.mismatch()
		}
		return cmp.Or(sp.checkLeft(), sp.allow(flagLeft|flagAlternate))
	case 'c', 't':
		return cmp.Or(sp.checkPrecision(), sp.allow(flagLeft), sp.checkLeft())
	case 'd':
		return cmp.Or(sp.checkSigns(), sp.checkPrecision(), sp.allow(^flagAlternate))
	case 'o', 'x':
		return cmp.Or(sp.checkSigns(), sp.checkPrecision(), sp.allow(^flagGroup))
	case 'e':
		return cmp.Or(sp.checkSigns(), sp.allow(^flagGroup))
	case 'g':
		return cmp.Or(sp.checkSigns(), sp.allow(^flagAlternate))
	case 'a':
		return cmp.Or(sp.checkSigns(), sp.allow(^(flagParen | flagGroup)))
	case 'f':
		return sp.checkSigns()
	}
	return sp.checkText()
}

func (sp *spec) mismatch() error {
	return formatError("FormatFlagsConversionMismatch", "Conversion = "+string(sp.conv))
}

// allow refuses all other flags.
func (sp *spec) allow(flags flagSet) error {
	if sp.flags&^flags != 0 {
		return sp.mismatch()
	}
	return nil
}

func (sp *spec) checkPrecision() error {
	if sp.precision >= 0 {
		return formatError("IllegalFormatPrecision", strconv.Itoa(sp.precision))
	}
	return nil
}

// checkLeft wants a width where there is something to justify.
func (sp *spec) checkLeft() error {
	if sp.width < 0 && sp.flags.has(flagLeft) {
		return formatError("MissingFormatWidth", "")
	}
	return nil
}

// checkSigns checks the flags of numbers.
func (sp *spec) checkSigns() error {
	if sp.width < 0 && sp.flags.has(flagLeft|flagZero) {
		return formatError("MissingFormatWidth", "")
	}
	if sp.flags.has(flagPlus) && sp.flags.has(flagSpace) || sp.flags.has(flagLeft) && sp.flags.has(flagZero) {
		return formatError("IllegalFormatFlags", "")
	}
	return nil
}

func (sp *spec) checkText() error {
	if err := sp.checkPrecision(); err != nil {
		return err
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
	return sp.checkLeft()
}

// one formats a specifier.
func (f *formatter) one(dst []byte, sp *spec) ([]byte, error) {
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
	if sp.conv == 'd' && arg.IsIntegral() && !sp.flags.has(flagGroup) {
		return f.whole(dst, sp, arg.Int64())
	}
	text, err := f.convert(*sp, arg)
	if err != nil {
		return dst, err
	}
	if sp.upper {
		text = javatext.ToUpper(text)
	}
	return f.pad(dst, sp, text)
}

// whole formats %d of a number of one word, without commas.
func (f *formatter) whole(dst []byte, sp *spec, n int64) ([]byte, error) {
	var buf [20]byte
	magnitude := uint64(n)
	if n < 0 {
		magnitude = -magnitude
	}
	digits := strconv.AppendUint(buf[:0], magnitude, 10)
	head, tail := sp.sign(n < 0)
	length, zeros := len(head)+len(digits)+len(tail), 0
	if sp.flags.has(flagZero) {
		zeros = max(0, sp.width-length)
	}
	if err := f.rt.Grow(zeros); err != nil {
		return dst, err
	}
	blanks := max(0, sp.width-length-zeros)
	if blanks > 0 {
		if err := f.rt.Grow(blanks); err != nil {
			return dst, err
		}
	}
	if !sp.flags.has(flagLeft) {
		dst = fill(dst, ' ', blanks)
	}
	dst = append(append(fill(append(dst, head...), '0', zeros), digits...), tail...)
	if sp.flags.has(flagLeft) {
		dst = fill(dst, ' ', blanks)
	}
	return dst, nil
}

// fill appends a byte n times.
func fill(dst []byte, c byte, n int) []byte {
	if n > 64 {
		return append(dst, strings.Repeat(string(rune(c)), n)...)
	}
	for range n {
		dst = append(dst, c)
	}
	return dst
}

func (f *formatter) arg(sp *spec) (Value, error) {
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

func (f *formatter) pad(dst []byte, sp *spec, text string) ([]byte, error) {
	if sp.width <= 0 {
		return javatext.Append(dst, text), nil
	}
	blanks := sp.width - javatext.Len16(text)
	if blanks <= 0 {
		return javatext.Append(dst, text), nil
	}
	if err := f.rt.Grow(blanks); err != nil {
		return dst, err
	}
	if sp.flags.has(flagLeft) {
		return fill(javatext.Append(dst, text), ' ', blanks), nil
	}
	return javatext.Append(fill(dst, ' ', blanks), text), nil
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
		return cut(sp, strconv.FormatUint(uint64(uint32(f.rt.hash(v))), 16)), nil
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
		d := dateOf(v.Int64())
		return d.text(sp.date), nil
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
		s, ok := codePointString(intOf(v))
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
	n := toBig(v)
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
	head, end := sp.sign(neg)
	return f.zeros(sp, head+prefix, digits, tail+end)
}

// sign is what stands before and behind a magnitude.
func (sp *spec) sign(neg bool) (head, end string) {
	switch {
	case neg && sp.flags.has(flagParen):
		return "(", ")"
	case neg:
		return "-", ""
	case sp.flags.has(flagPlus):
		return "+", ""
	case sp.flags.has(flagSpace):
		return " ", ""
	}
	return "", ""
}

func (f *formatter) zeros(sp spec, head, digits, tail string) (string, error) {
	fill := 0
	if sp.flags.has(flagZero) {
		fill = max(0, sp.width-len(head)-len(digits)-len(tail))
	}
	if err := f.rt.Grow(fill); err != nil {
		return "", err
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
