package lang

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

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
	if err := f.rt.Grow(precision); err != nil {
		return "", err
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
	if err := f.rt.Grow(precision); err != nil {
		return "", err
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
		if err := f.rt.Grow(fill); err != nil {
			return "", err
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
