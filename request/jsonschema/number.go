package jsonschema

import (
	"cmp"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// decimal is a number exactly: digits times ten to the power of exp, without
// zeros at either end; zero has no digits. Exponents beyond ±limit are cut to
// it, which no number that anyone means notices.
type decimal struct {
	negative bool
	digits   string
	exp      int64
}

const expLimit = math.MaxInt64 / 4

func (n number) isInteger() bool { return !strings.ContainsAny(string(n), ".eE") }

func (n number) decimal() decimal {
	s, negative := strings.CutPrefix(string(n), "-")
	var exp int64
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		// Out of range it is the greatest there is, with the right sign.
		exp, _ = strconv.ParseInt(s[i+1:], 10, 64)
		exp = max(-expLimit, min(exp, expLimit))
		s = s[:i]
	}
	if whole, fraction, ok := strings.Cut(s, "."); ok {
		exp -= int64(len(fraction))
		s = whole + fraction
	}
	s = strings.TrimLeft(s, "0")
	digits := strings.TrimRight(s, "0")
	if digits == "" {
		return decimal{}
	}
	return decimal{negative, digits, exp + int64(len(s)-len(digits))}
}

func (d decimal) compare(e decimal) int {
	if s := cmp.Compare(d.sign(), e.sign()); s != 0 || d.sign() == 0 {
		return s
	}
	c := cmp.Compare(d.exp+int64(len(d.digits)), e.exp+int64(len(e.digits)))
	if c == 0 {
		c = strings.Compare(d.digits, e.digits)
	}
	return c * d.sign()
}

func (d decimal) sign() int {
	switch {
	case d.digits == "":
		return 0
	case d.negative:
		return -1
	}
	return 1
}

// key is the same text for the same number.
func (d decimal) key() string {
	return strconv.Itoa(d.sign()) + d.digits + "e" + strconv.FormatInt(d.exp, 10)
}

// isMultipleOf reports whether d is a multiple of e, which is not zero. No
// number is written out: with d = D·10^x and e = E·10^y, D has no factor ten,
// so x < y leaves a remainder, and else D·10^(x-y) is taken modulo E.
func (d decimal) isMultipleOf(e decimal) bool {
	if d.digits == "" {
		return true
	}
	if d.exp < e.exp {
		return false
	}
	modulus, _ := new(big.Int).SetString(e.digits, 10)
	ten := big.NewInt(10)
	power := new(big.Int).Exp(ten, big.NewInt(d.exp-e.exp), modulus)
	return power.Mul(power, remainder(d.digits, modulus)).Mod(power, modulus).Sign() == 0
}

// remainder is that of a decimal number, taken part by part.
func remainder(digits string, modulus *big.Int) *big.Int {
	const part = 18
	r, scale, next := new(big.Int), big.NewInt(1e18), new(big.Int)
	for len(digits) > 0 {
		n := min(part, len(digits))
		value, _ := strconv.ParseInt(digits[:n], 10, 64)
		if digits = digits[n:]; n < part {
			scale.Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
		}
		r.Mul(r, scale).Add(r, next.SetInt64(value)).Mod(r, modulus)
	}
	return r
}

// print writes an integer as it is and any other number as BigDecimal does
// without its trailing zeros: 2.50 is 2.5 and 1e2 is 1E+2.
func (n number) print() string {
	if n == "-0" {
		return "0"
	}
	if n.isInteger() {
		return string(n)
	}
	return n.decimal().String()
}

// printBound writes a number of a schema: one that fits 64 bits has no exponent.
func (n number) printBound() string {
	d := n.decimal()
	if d.exp >= 0 && d.exp+int64(len(d.digits)) <= 19 {
		plain := d.plain()
		if _, err := strconv.ParseInt(plain, 10, 64); err == nil {
			return plain
		}
	}
	return n.print()
}

func (d decimal) minus() string {
	if d.negative {
		return "-"
	}
	return ""
}

// plain writes an integer.
func (d decimal) plain() string {
	if d.digits == "" {
		return "0"
	}
	return d.minus() + d.digits + strings.Repeat("0", int(d.exp))
}

// String follows BigDecimal.toString.
func (d decimal) String() string {
	if d.digits == "" {
		return "0"
	}
	n := int64(len(d.digits))
	magnitude := n - 1 + d.exp
	switch {
	case d.exp == 0:
		return d.minus() + d.digits
	case d.exp < 0 && magnitude >= 0:
		return d.minus() + d.digits[:n+d.exp] + "." + d.digits[n+d.exp:]
	case d.exp < 0 && magnitude >= -6:
		return d.minus() + "0." + strings.Repeat("0", int(-magnitude-1)) + d.digits
	}
	s := d.minus() + d.digits[:1]
	if n > 1 {
		s += "." + d.digits[1:]
	}
	if magnitude > 0 {
		return s + "E+" + strconv.FormatInt(magnitude, 10)
	}
	return s + "E" + strconv.FormatInt(magnitude, 10)
}
