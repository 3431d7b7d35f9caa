package doc

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

const (
	// maxDouble is the length of text up to which json-smart reads a Double;
	// longer numbers with a point or an exponent become a BigDecimal.
	maxDouble = 18
	// maxNumber bounds the digits of a number: reading it takes more than
	// linear time, and every read of the node does it again.
	maxNumber = 10_000
	// shortNumber is how many bytes a number has that costs nothing to read.
	shortNumber = 19
)

// payNumber pays for a number of n bytes that a node is read as, each time. The
// meter ends the evaluation if it allows no more.
func (d *Document) payNumber(n int) { _ = d.meter.Spend(n/2 + n*n/2048) }

var nanValue = OfFloat(float32(math.NaN()))

// intValue returns the Integer, Long or BigInteger that json-smart makes of an
// optional minus and digits. The class of a number in the range of Long that is
// written with 20 digits or more is BigInteger nevertheless.
func intValue(text string) Value {
	digits := text
	if text[0] == '-' {
		digits = text[1:]
	}
	if len(digits) > 19 {
		return bigValue(text)
	}
	var n uint64
	for i := 0; i < len(digits); i++ {
		n = n*10 + uint64(digits[i]-'0')
	}
	if len(digits) != len(text) {
		switch {
		case n <= 1<<31:
			return OfInt(int32(-int64(n)))
		case n <= 1<<63:
			return OfLong(-int64(n-1) - 1)
		}
	} else {
		switch {
		case n < 1<<31:
			return OfInt(int32(n))
		case n < 1<<63:
			return OfLong(int64(n))
		}
	}
	return bigValue(text)
}

func bigValue(text string) Value {
	b, _ := new(big.Int).SetString(text, 10)
	return OfBigInt(b)
}

// floatValue returns the Double or BigDecimal of a number with a point or an
// exponent. What is too large for a Double is infinite.
func floatValue(text string) Value {
	if len(text) <= maxDouble {
		f, ok := shortFloat(text)
		if !ok {
			f, _ = strconv.ParseFloat(text, 64)
		}
		return OfDouble(f)
	}
	d, _ := ParseDecimal(text)
	return OfDecimal(d)
}

// ParseDecimal reads the BigDecimal of a text that is readable, as Java's numbers
// print; false if the text has no digits, as NaN.
func ParseDecimal(text string) (*Decimal, bool) {
	mantissa, exp, _ := cutExponent(text)
	whole, frac, _ := strings.Cut(mantissa, ".")
	unscaled, ok := new(big.Int).SetString(whole+frac, 10)
	return &Decimal{Unscaled: unscaled, Scale: int32(int64(len(frac)) - exp)}, ok
}

// shortFloat reads a number of at most 15 digits without an exponent: digits
// and power of ten are exact, so that their quotient is correctly rounded.
func shortFloat(text string) (float64, bool) {
	digits := text
	if digits[0] == '-' {
		digits = digits[1:]
	}
	if len(digits) > 16 {
		return 0, false
	}
	n, point := int64(0), len(digits)
	for i := 0; i < len(digits); i++ {
		switch c := digits[i]; {
		case c-'0' <= 9:
			n = n*10 + int64(c-'0')
		case c == '.' && point == len(digits):
			point = i
		default:
			return 0, false
		}
	}
	if point == len(digits) {
		return 0, false
	}
	f := float64(n) / powersOfTen[len(digits)-point-1]
	if digits[0] != text[0] {
		f = -f
	}
	return f, true
}

var powersOfTen = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// cutExponent splits a number at its exponent. It reports false for an
// exponent that a BigDecimal cannot have.
func cutExponent(text string) (mantissa string, exp int64, ok bool) {
	i := strings.IndexAny(text, "eE")
	if i < 0 {
		return text, 0, true
	}
	digits := strings.TrimLeft(text[i+1:], "+-")
	digits = strings.TrimLeft(digits, "0")
	if len(digits) > 10 {
		return "", 0, false
	}
	exp, _ = strconv.ParseInt(digits, 10, 64)
	if text[i+1] == '-' {
		exp = -exp
	}
	return text[:i], exp, true
}

// readable reports whether Java's number classes accept a number that the
// permissive parser has delimited: it needs a digit before the exponent, one
// after it, and a scale of 32 bits.
func readable(text string) bool {
	mantissa := text
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		if mantissa = text[:i]; text[len(text)-1]-'0' > 9 {
			return false
		}
	}
	if !strings.ContainsAny(mantissa, "0123456789") {
		return false
	}
	if len(text) <= maxDouble {
		return true
	}
	mantissa, exp, ok := cutExponent(text)
	if !ok || exp != int64(int32(exp)) {
		return false
	}
	_, frac, _ := strings.Cut(mantissa, ".")
	scale := int64(len(frac)) - exp
	return scale == int64(int32(scale))
}

// Double is Number.doubleValue of a number.
func (v Value) Double() float64 {
	switch v.k {
	case Float, Double:
		return v.Float64()
	case BigInt:
		f, _ := new(big.Float).SetInt(v.Big()).Float64()
		return f
	case BigDec:
		d := v.Dec()
		f, _ := strconv.ParseFloat(d.Unscaled.String()+"e"+strconv.FormatInt(-int64(d.Scale), 10), 64)
		return f
	}
	return float64(v.Int64())
}
