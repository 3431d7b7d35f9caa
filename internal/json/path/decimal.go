package path

import (
	"strconv"
	"strings"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// decimal is the value of a java.math.BigDecimal in a form that compares
// without arithmetic: 0.DIGITS * 10^exp, with no zero at either end of DIGITS.
// Zero has no digits. text is what it was read from.
type decimal struct {
	text   string
	digits string
	exp    int64
	neg    bool
}

// parseDecimal reads what Java's BigDecimal(String) accepts.
func parseDecimal(text string) (decimal, bool) {
	s, exp := text, int64(0)
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		e := strings.TrimPrefix(s[i+1:], "+")
		if e == "" || strings.HasPrefix(s[i+1:], "+-") || e[0] == '+' {
			return decimal{}, false
		}
		var err error
		if exp, err = strconv.ParseInt(e, 10, 64); err != nil || exp != int64(int32(exp)) {
			return decimal{}, false
		}
		if s = s[:i]; s == "" {
			return decimal{}, false
		}
	}
	d := decimal{text: text}
	if s != "" && (s[0] == '-' || s[0] == '+') {
		d.neg, s = s[0] == '-', s[1:]
	}
	whole, frac, _ := strings.Cut(s, ".")
	if whole == "" && frac == "" || !allDigits(whole) || !allDigits(frac) {
		return decimal{}, false
	}
	if scale := int64(len(frac)) - exp; scale != int64(int32(scale)) {
		return decimal{}, false
	}
	digits := whole
	if frac != "" {
		digits = whole + frac
	}
	kept := strings.TrimLeft(digits, "0")
	d.exp = int64(len(whole)) + exp - int64(len(digits)-len(kept))
	d.digits = strings.TrimRight(kept, "0")
	if d.digits == "" {
		d.exp, d.neg = 0, false
	}
	return d, true
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}

func (d decimal) compare(o decimal) int {
	sign := func(x decimal) int {
		switch {
		case x.digits == "":
			return 0
		case x.neg:
			return -1
		}
		return 1
	}
	s := sign(d)
	if other := sign(o); s != other || s == 0 {
		return s - other
	}
	c := 0
	switch {
	case d.exp != o.exp && d.exp < o.exp:
		c = -1
	case d.exp != o.exp:
		c = 1
	default:
		c = strings.Compare(d.digits, o.digits)
	}
	return c * s
}

// smallDigits is how many digits the whole numbers have that a double has all of.
const smallDigits = 15

// small returns a whole number of few digits.
func (d decimal) small() (int64, bool) {
	if d.exp < 0 || d.exp > smallDigits || int64(len(d.digits)) > d.exp {
		return 0, false
	}
	n := int64(0)
	for i := range int(d.exp) {
		n *= 10
		if i < len(d.digits) {
			n += int64(d.digits[i] - '0')
		}
	}
	if d.neg {
		n = -n
	}
	return n, true
}

// plain reports whether BigDecimal.toString gives the text as it is: digits that
// begin with no zero, perhaps with a minus, and with a point and digits behind.
func plain(text string) bool {
	digits := strings.TrimPrefix(text, "-")
	if digits == "" || digits[0] < '1' || digits[0] > '9' {
		return text == "0"
	}
	whole, places, point := strings.Cut(digits, ".")
	return allDigits(whole) && (!point || places != "" && allDigits(places))
}

// String is BigDecimal.toString.
func (d decimal) String() string {
	if plain(d.text) {
		return d.text
	}
	n, _ := jsondoc.ParseDecimal(d.text)
	return string(n.Append(nil))
}

// int32 is BigDecimal.intValue: the fraction is cut off and the rest wraps.
func (d decimal) int32() int32 {
	if d.exp <= 0 {
		return 0
	}
	if d.exp > 40 {
		if d.exp-int64(len(d.digits)) >= 32 {
			return 0 // a multiple of 2^32
		}
		if d.exp > 20_000 {
			return 0
		}
	}
	digits := d.digits
	if n := int(d.exp); n <= len(digits) {
		digits = digits[:n]
	} else {
		digits += strings.Repeat("0", n-len(digits))
	}
	n := uint32(0)
	for i := 0; i < len(digits); i++ {
		n = n*10 + uint32(digits[i]-'0')
	}
	if d.neg {
		n = -n
	}
	return int32(n)
}

// decimalOf returns the decimal of a number, by way of its toString; Java
// fails for what is not finite.
func decimalOf(v jsondoc.Value) (decimal, bool) {
	var buf []byte
	switch v.Kind() {
	case jsondoc.Float:
		buf = javatext.AppendFloat(nil, float32(v.Float64()))
	case jsondoc.Double:
		buf = javatext.AppendDouble(nil, v.Float64())
	default:
		buf, _ = jsondoc.AppendText(nil, v, 0)
	}
	return parseDecimal(string(buf))
}

// smallInt returns the integer that v is, if it is one of the small classes.
func smallInt(v jsondoc.Value) (int64, bool) {
	return v.Int64(), v.IsIntegral()
}
