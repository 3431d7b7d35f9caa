package lang

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/lazy"
)

var bigDecimalClass = &class{name: "java.math.BigDecimal", simple: "BigDecimal"}

type decimalOp = func(rt *Runtime, x, y *jsondoc.Decimal) (*jsondoc.Decimal, error)

func ofDec(rt *Runtime, d *jsondoc.Decimal, err error) (Value, error) {
	if err != nil {
		return Value{}, err
	}
	return jsondoc.OfDecimal(d), rt.Grow(d.Unscaled.BitLen()/8 + 48)
}

func decBinary(op decimalOp) body {
	return do1(func(rt *Runtime, x, y *jsondoc.Decimal) (Value, error) {
		d, err := op(rt, x, y)
		return ofDec(rt, d, err)
	})
}

func decUnary(op func(rt *Runtime, x *jsondoc.Decimal) (*jsondoc.Decimal, error)) body {
	return do0(func(rt *Runtime, x *jsondoc.Decimal) (Value, error) {
		d, err := op(rt, x)
		return ofDec(rt, d, err)
	})
}

// The methods with a MathContext or a RoundingMode have no such argument but
// null to be called with.
var decimalArithmetic = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"BigDecimal add(BigDecimal)", decBinary(decAdd)},
		{"BigDecimal add(BigDecimal,MathContext)", functionNull},
		{"BigDecimal subtract(BigDecimal)", decBinary(decSub)},
		{"BigDecimal subtract(BigDecimal,MathContext)", functionNull},
		{"BigDecimal multiply(BigDecimal)", decBinary(decMul)},
		{"BigDecimal multiply(BigDecimal,MathContext)", functionNull},
		{"BigDecimal divide(BigDecimal,RoundingMode)", functionNull},
		{"BigDecimal divide(BigDecimal)", decBinary(decDivideExact)},
		{"BigDecimal divide(BigDecimal,MathContext)", functionNull},
		{"BigDecimal divide(BigDecimal,int)", do2(func(rt *Runtime, x *jsondoc.Decimal, y Value, mode int) (Value, error) {
			return decDivideBy(rt, x, y, int(x.Scale), mode)
		})},
		{"BigDecimal divide(BigDecimal,int,int)", do3(decDivideBy)},
		{"BigDecimal divide(BigDecimal,int,RoundingMode)", functionNull},
		{"BigDecimal divideToIntegralValue(BigDecimal)", decBinary(decDivideToIntegral)},
		{"BigDecimal divideToIntegralValue(BigDecimal,MathContext)", functionNull},
		{"BigDecimal remainder(BigDecimal)", decBinary(decRemainder)},
		{"BigDecimal remainder(BigDecimal,MathContext)", functionNull},
		{"BigDecimal[] divideAndRemainder(BigDecimal)", do1(func(rt *Runtime, x, y *jsondoc.Decimal) (Value, error) {
			q, err := decDivideToIntegral(rt, x, y)
			if err != nil {
				return Value{}, err
			}
			r, err := decRemainder(rt, x, y)
			if err != nil {
				return Value{}, err
			}
			return wrapArray(rt, "BigDecimal", []Value{jsondoc.OfDecimal(q), jsondoc.OfDecimal(r)}), nil
		})},
		{"BigDecimal[] divideAndRemainder(BigDecimal,MathContext)", functionNull},
		{"BigDecimal pow(int)", do1(decPow)},
		{"BigDecimal pow(int,MathContext)", functionNull},
		{"BigDecimal sqrt(MathContext)", decUnary(decSqrt)},
		{"BigDecimal abs()", decUnary(func(_ *Runtime, x *jsondoc.Decimal) (*jsondoc.Decimal, error) {
			return &jsondoc.Decimal{Unscaled: new(big.Int).Abs(x.Unscaled), Scale: x.Scale}, nil
		})},
		{"BigDecimal abs(MathContext)", functionNull},
		{"BigDecimal negate()", decUnary(func(_ *Runtime, x *jsondoc.Decimal) (*jsondoc.Decimal, error) {
			return &jsondoc.Decimal{Unscaled: new(big.Int).Neg(x.Unscaled), Scale: x.Scale}, nil
		})},
		{"BigDecimal negate(MathContext)", functionNull},
		{"BigDecimal plus()", self},
		{"BigDecimal plus(MathContext)", functionNull},
		{"BigDecimal round(MathContext)", functionNull},
		{"BigDecimal min(BigDecimal)", decExtreme(-1)},
		{"BigDecimal max(BigDecimal)", decExtreme(1)},
		{"int compareTo(BigDecimal)", compareToSame},
		{"int compareTo(Object)", compareToSame},
		{"boolean equals(Object)", equalsMethod},
		{"int hashCode()", hashMethod},
	}
}}

// decSqrt is sqrt(null), which needs its argument only if the root is no power
// of ten.
func decSqrt(_ *Runtime, x *jsondoc.Decimal) (*jsondoc.Decimal, error) {
	switch x.Unscaled.Sign() {
	case 0:
		return &jsondoc.Decimal{Unscaled: new(big.Int), Scale: x.Scale / 2}, nil
	case -1:
		return nil, arithmeticError("Attempted square root of negative BigDecimal")
	}
	s := decStrip(x, math.MinInt32)
	if s.Unscaled.Cmp(big.NewInt(1)) != 0 || s.Scale%2 != 0 || s.Scale/2 != x.Scale/2 {
		return nil, nullPointer()
	}
	return &jsondoc.Decimal{Unscaled: s.Unscaled, Scale: s.Scale / 2}, nil
}

func decExtreme(sign int) body {
	return on1(func(x, y *jsondoc.Decimal) *jsondoc.Decimal {
		if decCompare(x, y)*sign >= 0 {
			return x
		}
		return y
	})
}

func decDivideBy(rt *Runtime, x *jsondoc.Decimal, y Value, scale, mode int) (Value, error) {
	if err := checkRounding(mode); err != nil {
		return Value{}, err
	}
	if y.IsNull() {
		return Value{}, nullPointer()
	}
	d, err := decDivide(rt, x, y.Dec(), int32(scale), rounding(mode))
	return ofDec(rt, d, err)
}

func checkRounding(mode int) error {
	if mode < 0 || mode > int(roundUnnecessary) {
		return illegalArgument("Invalid rounding mode")
	}
	return nil
}

// decDivideExact is divide(BigDecimal): the exact quotient, at the preferred
// scale if that is enough.
func decDivideExact(rt *Runtime, x, y *jsondoc.Decimal) (*jsondoc.Decimal, error) {
	if y.Unscaled.Sign() == 0 {
		return nil, arithmeticError("Division by zero")
	}
	preferred := saturateInt32(int64(x.Scale) - int64(y.Scale))
	if x.Unscaled.Sign() == 0 {
		return &jsondoc.Decimal{Unscaled: new(big.Int), Scale: preferred}, nil
	}
	// The quotient ends if the divisor in lowest terms has no prime factors
	// but 2 and 5; then it needs as many digits as the larger power.
	den := new(big.Int).Abs(y.Unscaled)
	den.Quo(den, new(big.Int).GCD(nil, nil, den, new(big.Int).Abs(x.Unscaled)))
	digits := max(factor(den, 2), factor(den, 5))
	if den.Cmp(big.NewInt(1)) != 0 {
		return nil, arithmeticError("Non-terminating decimal expansion; no exact representable decimal result.")
	}
	scale := int64(preferred) + int64(digits)
	if scale != int64(int32(scale)) {
		return nil, arithmeticError("Overflow")
	}
	d, err := decDivide(rt, x, y, int32(scale), roundUnnecessary)
	if err != nil {
		return nil, err
	}
	return decStrip(d, preferred), nil
}

// factor divides b by p as often as possible and returns how often that was.
func factor(b *big.Int, p int64) int {
	n, r := 0, new(big.Int)
	for {
		q, _ := new(big.Int).QuoRem(b, big.NewInt(p), r)
		if r.Sign() != 0 {
			return n
		}
		b.Set(q)
		n++
	}
}

func saturateInt32(n int64) int32 { return int32(max(math.MinInt32, min(math.MaxInt32, n))) }

// decStrip removes trailing zeros as long as the scale stays above least.
func decStrip(d *jsondoc.Decimal, least int32) *jsondoc.Decimal {
	u, scale := d.Unscaled, d.Scale
	r := new(big.Int)
	ten := big.NewInt(10)
	for scale > least && u.Sign() != 0 {
		q, _ := new(big.Int).QuoRem(u, ten, r)
		if r.Sign() != 0 {
			break
		}
		u = q
		scale--
	}
	return &jsondoc.Decimal{Unscaled: u, Scale: scale}
}

func decDivideToIntegral(rt *Runtime, x, y *jsondoc.Decimal) (*jsondoc.Decimal, error) {
	if y.Unscaled.Sign() == 0 {
		return nil, arithmeticError("Division by zero")
	}
	preferred := saturateInt32(int64(x.Scale) - int64(y.Scale))
	if x.Unscaled.Sign() == 0 || int64(decPrecision(x))-int64(x.Scale) < int64(decPrecision(y))-int64(y.Scale) {
		return &jsondoc.Decimal{Unscaled: new(big.Int), Scale: preferred}, nil
	}
	d, err := decDivide(rt, x, y, 0, roundDown)
	if err != nil {
		return nil, err
	}
	if d.Unscaled.Sign() == 0 {
		return &jsondoc.Decimal{Unscaled: d.Unscaled, Scale: preferred}, nil
	}
	if preferred < 0 {
		return decStrip(d, preferred), nil
	}
	return decSetScale(rt, d, preferred, roundUnnecessary)
}

func decRemainder(rt *Runtime, x, y *jsondoc.Decimal) (*jsondoc.Decimal, error) {
	q, err := decDivideToIntegral(rt, x, y)
	if err != nil {
		return nil, err
	}
	p, err := decMul(rt, q, y)
	if err != nil {
		return nil, err
	}
	return decSub(rt, x, p)
}

func decPow(rt *Runtime, x *jsondoc.Decimal, n int64) (Value, error) {
	if n < 0 || n > 999999999 {
		return Value{}, arithmeticError("Invalid operation")
	}
	b, err := power(rt, x.Unscaled, n)
	if err != nil {
		return Value{}, err
	}
	return ofScaled(rt, b, int64(x.Scale)*n)
}

// ofScaled makes a decimal of a scale that may be too large.
func ofScaled(rt *Runtime, unscaled *big.Int, scale int64) (Value, error) {
	fits, err := checkScale(unscaled, scale)
	return ofDec(rt, &jsondoc.Decimal{Unscaled: unscaled, Scale: fits}, err)
}

var decimalParts = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"int signum()", on0(func(x *jsondoc.Decimal) int { return x.Unscaled.Sign() })},
		{"int scale()", on0(func(x *jsondoc.Decimal) int32 { return x.Scale })},
		{"int precision()", on0(decPrecision)},
		{"BigInteger unscaledValue()", on0(func(x *jsondoc.Decimal) *big.Int { return x.Unscaled })},
		{"BigDecimal setScale(int)", do1(func(rt *Runtime, x *jsondoc.Decimal, scale rune) (Value, error) {
			d, err := decSetScale(rt, x, scale, roundUnnecessary)
			return ofDec(rt, d, err)
		})},
		{"BigDecimal setScale(int,int)", do2(func(rt *Runtime, x *jsondoc.Decimal, scale rune, mode int) (Value, error) {
			if err := checkRounding(mode); err != nil {
				return Value{}, err
			}
			d, err := decSetScale(rt, x, scale, rounding(mode))
			return ofDec(rt, d, err)
		})},
		{"BigDecimal setScale(int,RoundingMode)", functionNull},
		{"BigDecimal ulp()", decUnary(func(_ *Runtime, x *jsondoc.Decimal) (*jsondoc.Decimal, error) {
			return &jsondoc.Decimal{Unscaled: big.NewInt(1), Scale: x.Scale}, nil
		})},
		{"BigDecimal stripTrailingZeros()", decUnary(func(_ *Runtime, x *jsondoc.Decimal) (*jsondoc.Decimal, error) {
			if x.Unscaled.Sign() == 0 {
				return &jsondoc.Decimal{Unscaled: new(big.Int)}, nil
			}
			return decStrip(x, math.MinInt32), nil
		})},
		{"BigDecimal scaleByPowerOfTen(int)", do1(func(rt *Runtime, x *jsondoc.Decimal, n int64) (Value, error) {
			return ofScaled(rt, x.Unscaled, int64(x.Scale)-n)
		})},
		{"BigDecimal movePointLeft(int)", do1(movePoint)},
		{"BigDecimal movePointRight(int)", do1(func(rt *Runtime, x *jsondoc.Decimal, n int64) (Value, error) { return movePoint(rt, x, -n) })},
		{"BigInteger toBigInteger()", do0(func(rt *Runtime, x *jsondoc.Decimal) (Value, error) {
			if int64(x.Scale) < -maxDigits {
				return Value{}, &LimitError{What: "digits", Limit: maxDigits}
			}
			return ofBig(rt, decTruncate(x), nil)
		})},
		{"BigInteger toBigIntegerExact()", do0(func(rt *Runtime, x *jsondoc.Decimal) (Value, error) {
			b, err := decExact(rt, x)
			return ofBig(rt, b, err)
		})},
		{"static BigDecimal valueOf(double)", make1(func(rt *Runtime, x float64) (Value, error) {
			d, ok := jsondoc.ParseDecimal(string(javatext.AppendDouble(nil, x)))
			if !ok {
				return Value{}, numberFormat("")
			}
			return ofDec(rt, d, nil)
		})},
		{"static BigDecimal valueOf(long,int)", make2(func(rt *Runtime, unscaled int64, scale int) (Value, error) {
			return ofDec(rt, &jsondoc.Decimal{Unscaled: big.NewInt(unscaled), Scale: int32(scale)}, nil)
		})},
		{"static BigDecimal valueOf(long)", make1(func(rt *Runtime, unscaled int64) (Value, error) {
			return ofDec(rt, &jsondoc.Decimal{Unscaled: big.NewInt(unscaled)}, nil)
		})},
	}
}}

func movePoint(rt *Runtime, x *jsondoc.Decimal, n int64) (Value, error) {
	if n == 0 {
		return jsondoc.OfDecimal(x), nil
	}
	scale, err := checkScale(x.Unscaled, int64(x.Scale)+n)
	if err != nil {
		return Value{}, err
	}
	d := &jsondoc.Decimal{Unscaled: x.Unscaled, Scale: scale}
	if scale < 0 {
		d, err = decSetScale(rt, d, 0, roundUnnecessary)
	}
	return ofDec(rt, d, err)
}

var decimalTexts = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"String toString()", textMethod},
		{"String toPlainString()", do0(func(rt *Runtime, x *jsondoc.Decimal) (string, error) {
			if err := rt.Grow(int(max(int64(x.Scale), -int64(x.Scale))) + x.Unscaled.BitLen()); err != nil {
				return "", err
			}
			return plainText(x), nil
		})},
		{"String toEngineeringString()", do0(func(rt *Runtime, x *jsondoc.Decimal) (string, error) {
			s := engineeringText(x)
			return s, rt.Grow(len(s))
		})},
	}
}}

// plainText is BigDecimal.toPlainString.
func plainText(x *jsondoc.Decimal) string {
	digits, sign := new(big.Int).Abs(x.Unscaled).String(), ""
	if x.Unscaled.Sign() < 0 {
		sign = "-"
	}
	switch n := int(x.Scale); {
	case n == 0 || n < 0 && digits == "0":
		return sign + digits
	case n < 0:
		return sign + digits + strings.Repeat("0", -n)
	case n < len(digits):
		return sign + digits[:len(digits)-n] + "." + digits[len(digits)-n:]
	default:
		return sign + "0." + strings.Repeat("0", n-len(digits)) + digits
	}
}

// engineeringText is BigDecimal.toEngineeringString: exponents are multiples
// of three.
func engineeringText(x *jsondoc.Decimal) string {
	digits, sign := new(big.Int).Abs(x.Unscaled).String(), ""
	if x.Unscaled.Sign() < 0 {
		sign = "-"
	}
	exp := -int64(x.Scale) + int64(len(digits)) - 1
	if x.Scale >= 0 && exp >= -6 {
		return sign + plainText(&jsondoc.Decimal{Unscaled: new(big.Int).Abs(x.Unscaled), Scale: x.Scale})
	}
	sig := int(exp % 3)
	if sig < 0 {
		sig += 3
	}
	exp -= int64(sig)
	sig++
	switch {
	case x.Unscaled.Sign() == 0:
		if sig == 2 {
			digits, exp = "0.00", exp+3
		} else if sig == 3 {
			digits, exp = "0.0", exp+3
		}
	case sig >= len(digits):
		digits += strings.Repeat("0", sig-len(digits))
	default:
		digits = digits[:sig] + "." + digits[sig:]
	}
	if exp == 0 {
		return sign + digits
	}
	if exp > 0 {
		return sign + digits + "E+" + strconv.FormatInt(exp, 10)
	}
	return sign + digits + "E" + strconv.FormatInt(exp, 10)
}

func init() {
	bigDecimalClass.tables = func() [][]sig {
		return [][]sig{decimalArithmetic.Get(), decimalParts.Get(), decimalTexts.Get(), exactMethods.Get(), numberMethods.Get()}
	}
}
