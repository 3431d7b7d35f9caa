package lang

import (
	"math"
	"math/big"
	"math/bits"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// Add gives a + b: a sum of numbers, else text if either is a String, else
// null (rules/velocity.md#arithmetic, rules/velocity.md#concatenation). A null beside a String stands for the
// literal text of its expression, which the caller knows.
func Add(rt *Runtime, a, b Value) (Value, error) {
	if a.Kind() == jsondoc.Int && b.Kind() == jsondoc.Int {
		return intResult(a.Int64()+b.Int64(), jsondoc.Int), nil
	}
	if a.Kind() == jsondoc.String || b.Kind() == jsondoc.String {
		x, err := ToText(rt, a)
		if err != nil {
			return Value{}, err
		}
		y, err := ToText(rt, b)
		if err != nil {
			return Value{}, err
		}
		return rt.Concat(x, y)
	}
	return arithmetic(rt, a, b, &addition)
}

// Sub gives a - b, null when either is no number.
func Sub(rt *Runtime, a, b Value) (Value, error) { return arithmetic(rt, a, b, &subtraction) }

// Mul gives a * b, null when either is no number.
func Mul(rt *Runtime, a, b Value) (Value, error) { return arithmetic(rt, a, b, &multiplication) }

// Div gives a / b, null when either is no number or b is zero.
func Div(rt *Runtime, a, b Value) (Value, error) {
	if b.IsNumber() && isZero(b) {
		return Value{}, nil
	}
	return arithmetic(rt, a, b, &division)
}

// Mod gives a % b, null when either is no number or b is zero. A BigInteger's
// result has the sign of b, which must be positive; a BigDecimal has none.
func Mod(rt *Runtime, a, b Value) (Value, error) {
	if b.IsNumber() && isZero(b) {
		return Value{}, nil
	}
	return arithmetic(rt, a, b, &modulus)
}

// operation is an operator in each of the calculation bases.
type operation struct {
	long   func(x, y int64) (int64, bool) // false on overflow
	double func(x, y float64) float64
	float  func(x, y float32) float32
	big    func(x, y *big.Int) (*big.Int, error)
	dec    func(rt *Runtime, x, y *jsondoc.Decimal) (*jsondoc.Decimal, error)
}

var addition = operation{
	long: func(x, y int64) (int64, bool) {
		s := x + y
		return s, (s^x)&(s^y) >= 0
	},
	double: func(x, y float64) float64 { return x + y },
	float:  func(x, y float32) float32 { return x + y },
	big:    func(x, y *big.Int) (*big.Int, error) { return new(big.Int).Add(x, y), nil },
	dec:    decAdd,
}

var subtraction = operation{
	long: func(x, y int64) (int64, bool) { // the overflow test is Velocity's own, and not exact
		d := x - y
		return d, !(d^x < 0 && d^^y < 0)
	},
	double: func(x, y float64) float64 { return x - y },
	float:  func(x, y float32) float32 { return x - y },
	big:    func(x, y *big.Int) (*big.Int, error) { return new(big.Int).Sub(x, y), nil },
	dec:    decSub,
}

var multiplication = operation{
	long: func(x, y int64) (int64, bool) {
		p := x * y
		return p, y == 0 || y == -1 || p/y == x
	},
	double: func(x, y float64) float64 { return x * y },
	float:  func(x, y float32) float32 { return x * y },
	big:    func(x, y *big.Int) (*big.Int, error) { return new(big.Int).Mul(x, y), nil },
	dec:    decMul,
}

var division = operation{
	long: func(x, y int64) (int64, bool) {
		if y == -1 {
			return -x, true
		}
		return x / y, true
	},
	double: func(x, y float64) float64 { return x / y },
	float:  func(x, y float32) float32 { return x / y },
	big:    func(x, y *big.Int) (*big.Int, error) { return new(big.Int).Quo(x, y), nil },
	dec: func(rt *Runtime, x, y *jsondoc.Decimal) (*jsondoc.Decimal, error) {
		return decDivide(rt, x, y, x.Scale, roundHalfDown)
	},
}

var modulus = operation{
	long: func(x, y int64) (int64, bool) {
		if y == -1 {
			return 0, true
		}
		return x % y, true
	},
	double: math.Mod,
	float:  func(x, y float32) float32 { return float32(math.Mod(float64(x), float64(y))) },
	big: func(x, y *big.Int) (*big.Int, error) {
		if y.Sign() <= 0 {
			return nil, throw("java.lang.ArithmeticException", "BigInteger: modulus not positive")
		}
		return new(big.Int).Mod(x, y), nil
	},
	dec: func(*Runtime, *jsondoc.Decimal, *jsondoc.Decimal) (*jsondoc.Decimal, error) {
		return nil, throw("java.lang.ArithmeticException", "Cannot calculate the modulo of BigDecimals.")
	},
}

// base is the type in which two numbers are calculated.
type base uint8

const (
	baseLong base = iota
	baseFloat
	baseDouble
	baseBigInt
	baseBigDec
)

func baseOf(a, b Value) base {
	x, y := a.Kind(), b.Kind()
	intX, intY := x <= jsondoc.BigInt, y <= jsondoc.BigInt
	hasBig := x == jsondoc.BigInt || y == jsondoc.BigInt
	switch {
	case x == jsondoc.BigDec || y == jsondoc.BigDec, hasBig && !(intX && intY):
		return baseBigDec
	case hasBig:
		return baseBigInt
	case intX && intY:
		return baseLong
	case x == jsondoc.Double || y == jsondoc.Double:
		return baseDouble
	}
	return baseFloat
}

func arithmetic(rt *Runtime, a, b Value, op *operation) (Value, error) {
	if !a.IsNumber() || !b.IsNumber() {
		return Value{}, nil
	}
	if err := rt.spendLarge(a, b); err != nil {
		return Value{}, err
	}
	switch baseOf(a, b) {
	case baseLong:
		if n, ok := op.long(a.Int64(), b.Int64()); ok {
			return intResult(n, max(a.Kind(), b.Kind())), nil
		}
		return bigResult(rt, a, b, op)
	case baseFloat:
		return jsondoc.OfFloat(op.float(toFloat(a), toFloat(b))), nil
	case baseDouble:
		return jsondoc.OfDouble(op.double(a.Double(), b.Double())), nil
	case baseBigInt:
		return bigResult(rt, a, b, op)
	}
	x, y := toDecimal(a), toDecimal(b)
	if x == nil || y == nil {
		return Value{}, errNoDecimal()
	}
	d, err := op.dec(rt, x, y)
	if err != nil {
		return Value{}, err
	}
	return jsondoc.OfDecimal(d), rt.Grow(d.Unscaled.BitLen()/8 + 48)
}

func bigResult(rt *Runtime, a, b Value, op *operation) (Value, error) {
	x, y := toBig(a), toBig(b)
	if err := rt.spendBig(x, y); err != nil {
		return Value{}, err
	}
	n, err := op.big(x, y)
	if err != nil {
		return Value{}, err
	}
	return jsondoc.OfBigInt(n), rt.Grow(n.BitLen()/8 + 24)
}

// spendBig pays for one operation on two large numbers.
func (rt *Runtime) spendBig(x, y *big.Int) error {
	a, b := x.BitLen()/64+1, y.BitLen()/64+1
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	if hi != 0 || lo > math.MaxInt32 {
		lo = math.MaxInt32
	}
	return rt.Spend(int(lo))
}

// intResult returns n in the narrowest class that holds it and is no narrower
// than k.
func intResult(n int64, k jsondoc.Kind) Value {
	for ; k < jsondoc.Long; k++ {
		switch {
		case k == jsondoc.Byte && n == int64(int8(n)),
			k == jsondoc.Short && n == int64(int16(n)),
			k == jsondoc.Int && n == int64(int32(n)):
			return jsondoc.OfIntegral(k, n)
		}
	}
	return jsondoc.OfLong(n)
}

func isZero(v Value) bool {
	switch v.Kind() {
	case jsondoc.BigInt:
		return v.Big().Sign() == 0
	case jsondoc.BigDec:
		return v.Dec().Unscaled.Sign() == 0
	case jsondoc.Float, jsondoc.Double:
		return v.Float64() == 0
	}
	return v.Int64() == 0
}
