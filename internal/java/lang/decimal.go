package lang

import (
	"math"
	"math/big"
	"strconv"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// The arithmetic of java.math.BigDecimal.

// rounding is one of BigDecimal's ROUND_ constants.
type rounding int64

const (
	roundUp rounding = iota
	roundDown
	roundCeiling
	roundFloor
	roundHalfUp
	roundHalfDown
	roundHalfEven
	roundUnnecessary
)

func arithmeticError(msg string) error { return throw("java.lang.ArithmeticException", msg) }

// maxDigits bounds the digits that aligning two scales may produce.
const maxDigits = 1_000_000

func pow10(n int64) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(n), nil) }

// scaleUp returns u * 10^n.
func scaleUp(rt *Runtime, u *big.Int, n int64) (*big.Int, error) {
	if n == 0 || u.Sign() == 0 {
		return u, nil
	}
	if n > maxDigits {
		return nil, &LimitError{What: "digits", Limit: maxDigits}
	}
	if err := rt.Grow(int(n)); err != nil {
		return nil, err
	}
	p := pow10(n)
	if err := rt.spendBig(u, p); err != nil {
		return nil, err
	}
	return p.Mul(p, u), nil
}

// align brings both unscaled values to the larger scale.
func align(rt *Runtime, x, y *jsondoc.Decimal) (a, b *big.Int, scale int32, err error) {
	a, b, scale = x.Unscaled, y.Unscaled, max(x.Scale, y.Scale)
	if a, err = scaleUp(rt, a, int64(scale)-int64(x.Scale)); err == nil {
		b, err = scaleUp(rt, b, int64(scale)-int64(y.Scale))
	}
	return a, b, scale, err
}

func decAdd(rt *Runtime, x, y *jsondoc.Decimal) (*jsondoc.Decimal, error) {
	a, b, scale, err := align(rt, x, y)
	if err != nil {
		return nil, err
	}
	return &jsondoc.Decimal{Unscaled: new(big.Int).Add(a, b), Scale: scale}, nil
}

func decSub(rt *Runtime, x, y *jsondoc.Decimal) (*jsondoc.Decimal, error) {
	a, b, scale, err := align(rt, x, y)
	if err != nil {
		return nil, err
	}
	return &jsondoc.Decimal{Unscaled: new(big.Int).Sub(a, b), Scale: scale}, nil
}

// checkScale turns a scale into an int; of zero it may be any.
func checkScale(u *big.Int, scale int64) (int32, error) {
	if scale == int64(int32(scale)) {
		return int32(scale), nil
	}
	if u.Sign() != 0 {
		if scale > 0 {
			return 0, arithmeticError("Underflow")
		}
		return 0, arithmeticError("Overflow")
	}
	if scale > 0 {
		return math.MaxInt32, nil
	}
	return math.MinInt32, nil
}

func decMul(rt *Runtime, x, y *jsondoc.Decimal) (*jsondoc.Decimal, error) {
	if err := rt.spendBig(x.Unscaled, y.Unscaled); err != nil {
		return nil, err
	}
	u := new(big.Int).Mul(x.Unscaled, y.Unscaled)
	scale, err := checkScale(u, int64(x.Scale)+int64(y.Scale))
	return &jsondoc.Decimal{Unscaled: u, Scale: scale}, err
}

// decDivide returns x / y with the given scale.
func decDivide(rt *Runtime, x, y *jsondoc.Decimal, scale int32, mode rounding) (*jsondoc.Decimal, error) {
	if y.Unscaled.Sign() == 0 {
		return nil, arithmeticError("/ by zero")
	}
	a, b := x.Unscaled, y.Unscaled
	var err error
	if shift := int64(scale) + int64(y.Scale) - int64(x.Scale); shift >= 0 {
		a, err = scaleUp(rt, a, shift)
	} else {
		b, err = scaleUp(rt, b, -shift)
	}
	if err == nil {
		err = rt.spendBig(a, b)
	}
	if err != nil {
		return nil, err
	}
	q, err := divideRounded(a, b, mode)
	return &jsondoc.Decimal{Unscaled: q, Scale: scale}, err
}

func divideRounded(a, b *big.Int, mode rounding) (*big.Int, error) {
	q, r := new(big.Int).QuoRem(a, b, new(big.Int))
	if r.Sign() == 0 {
		return q, nil
	}
	sign := int64(a.Sign() * b.Sign())
	twice := new(big.Int).Abs(r)
	half := twice.Lsh(twice, 1).CmpAbs(b)
	up := false
	switch mode {
	case roundUp:
		up = true
	case roundCeiling:
		up = sign > 0
	case roundFloor:
		up = sign < 0
	case roundHalfUp:
		up = half >= 0
	case roundHalfDown:
		up = half > 0
	case roundHalfEven:
		up = half > 0 || half == 0 && q.Bit(0) == 1
	case roundUnnecessary:
		return nil, arithmeticError("Rounding necessary")
	}
	if up {
		q.Add(q, big.NewInt(sign))
	}
	return q, nil
}

// decSetScale is BigDecimal.setScale.
func decSetScale(rt *Runtime, x *jsondoc.Decimal, scale int32, mode rounding) (*jsondoc.Decimal, error) {
	return decDivide(rt, x, &jsondoc.Decimal{Unscaled: big.NewInt(1)}, scale, mode)
}

// decPrecision is BigDecimal.precision.
func decPrecision(x *jsondoc.Decimal) int {
	if x.Unscaled.Sign() == 0 {
		return 1
	}
	n := len(x.Unscaled.Text(10))
	if x.Unscaled.Sign() < 0 {
		n--
	}
	return n
}

// decCompare is BigDecimal.compareTo. Numbers of different magnitude are not
// aligned. A double that has no BigDecimal is nil and compares as equal.
func decCompare(x, y *jsondoc.Decimal) int {
	if x == nil || y == nil {
		return 0
	}
	if c := x.Unscaled.Sign() - y.Unscaled.Sign(); c != 0 || x.Unscaled.Sign() == 0 {
		return sign3(int64(c), 0)
	}
	s := x.Unscaled.Sign()
	a, b := int64(decPrecision(x))-int64(x.Scale), int64(decPrecision(y))-int64(y.Scale)
	if a != b {
		return sign3(a, b) * s
	}
	u, v := x.Unscaled, y.Unscaled
	if d := int64(x.Scale) - int64(y.Scale); d < 0 {
		u = new(big.Int).Mul(u, pow10(-d))
	} else if d > 0 {
		v = new(big.Int).Mul(v, pow10(d))
	}
	return u.Cmp(v)
}

func decText(x *jsondoc.Decimal) string {
	return x.Unscaled.String() + "e" + strconv.FormatInt(-int64(x.Scale), 10)
}

func decFloat(x *jsondoc.Decimal) float32 {
	f, _ := strconv.ParseFloat(decText(x), 32)
	return float32(f)
}

// decTruncate is BigDecimal.toBigInteger, for numbers of a sensible size.
func decTruncate(x *jsondoc.Decimal) *big.Int {
	switch n := int64(x.Scale); {
	case n == 0:
		return x.Unscaled
	case n < -maxDigits:
		return new(big.Int) // of which only low bits, all zero, are used
	case n < 0:
		return new(big.Int).Mul(x.Unscaled, pow10(-n))
	case n > int64(decPrecision(x)):
		return new(big.Int)
	default:
		return new(big.Int).Quo(x.Unscaled, pow10(n))
	}
}

// decOfDouble is new BigDecimal(double): the exact value; nil for infinities
// and NaN.
func decOfDouble(f float64) *jsondoc.Decimal {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil
	}
	b := math.Float64bits(f)
	exp, mant := int(b>>52&0x7ff), int64(b&(1<<52-1))
	if exp == 0 {
		exp = 1
	} else {
		mant |= 1 << 52
	}
	exp -= 1075
	if f < 0 {
		mant = -mant
	}
	if mant == 0 {
		return &jsondoc.Decimal{Unscaled: new(big.Int)}
	}
	for mant&1 == 0 {
		mant >>= 1
		exp++
	}
	u := big.NewInt(mant)
	if exp >= 0 {
		return &jsondoc.Decimal{Unscaled: u.Lsh(u, uint(exp))}
	}
	// mant / 2^n is mant*5^n / 10^n.
	u.Mul(u, new(big.Int).Exp(big.NewInt(5), big.NewInt(int64(-exp)), nil))
	return &jsondoc.Decimal{Unscaled: u, Scale: int32(-exp)}
}
