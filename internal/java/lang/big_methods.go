package lang

import (
	"math"
	"math/big"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/lazy"
)

// maxBits bounds the numbers that a power, a shift or a set bit may make, javaBits those that Java has.
const (
	maxBits  = 8 * 1_000_000
	javaBits = math.MaxInt32
)

// checkBits refuses a number of n bits.
func checkBits(n int64) error {
	switch {
	case n > javaBits:
		return arithmeticError("BigInteger would overflow supported range")
	case n > maxBits:
		return &LimitError{What: "bits", Limit: maxBits}
	}
	return nil
}

func ofBig(rt *Runtime, b *big.Int, err error) (Value, error) {
	if err != nil {
		return Value{}, err
	}
	return jsondoc.OfBigInt(b), rt.Grow(b.BitLen()/8 + 24)
}

// ofBigs makes an array of two numbers.
func ofBigs(rt *Runtime, x, y *big.Int) Value {
	return wrapArray(rt, "BigInteger", []Value{jsondoc.OfBigInt(x), jsondoc.OfBigInt(y)})
}

// power raises x to a power that is not negative.
func power(rt *Runtime, x *big.Int, n int64) (*big.Int, error) {
	if x.BitLen() > 1 {
		if err := checkBits(int64(x.BitLen()) * n); err != nil {
			return nil, err
		}
	}
	size := int(int64(x.BitLen())*n/64) + 1
	if err := rt.Spend(size * (size/8 + 1)); err != nil {
		return nil, err
	}
	return new(big.Int).Exp(x, big.NewInt(n), nil), nil
}

// bigBinary makes a body of an operation on two BigIntegers.
func bigBinary(op func(x, y *big.Int) (*big.Int, error)) body {
	return do1(func(rt *Runtime, x, y *big.Int) (Value, error) {
		if err := rt.spendBig(x, y); err != nil {
			return Value{}, err
		}
		b, err := op(x, y)
		return ofBig(rt, b, err)
	})
}

func bigUnary(op func(x *big.Int) (*big.Int, error)) body {
	return do0(func(rt *Runtime, x *big.Int) (Value, error) {
		b, err := op(x)
		return ofBig(rt, b, err)
	})
}

func pure(op func(x, y *big.Int) *big.Int) body {
	return bigBinary(func(x, y *big.Int) (*big.Int, error) { return op(x, y), nil })
}

func byNonZero(op func(x, y *big.Int) *big.Int) body {
	return bigBinary(func(x, y *big.Int) (*big.Int, error) {
		if y.Sign() == 0 {
			return nil, arithmeticError("BigInteger divide by zero")
		}
		return op(x, y), nil
	})
}

var bigIntegerClass = &class{name: "java.math.BigInteger", simple: "BigInteger"}

var bigIntegerMethods = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"BigInteger add(BigInteger)", pure(func(x, y *big.Int) *big.Int { return new(big.Int).Add(x, y) })},
		{"BigInteger subtract(BigInteger)", pure(func(x, y *big.Int) *big.Int { return new(big.Int).Sub(x, y) })},
		{"BigInteger multiply(BigInteger)", pure(func(x, y *big.Int) *big.Int { return new(big.Int).Mul(x, y) })},
		{"BigInteger divide(BigInteger)", byNonZero(func(x, y *big.Int) *big.Int { return new(big.Int).Quo(x, y) })},
		{"BigInteger remainder(BigInteger)", byNonZero(func(x, y *big.Int) *big.Int { return new(big.Int).Rem(x, y) })},
		{"BigInteger mod(BigInteger)", bigBinary(func(x, y *big.Int) (*big.Int, error) {
			if y.Sign() <= 0 {
				return nil, arithmeticError("BigInteger: modulus not positive")
			}
			return new(big.Int).Mod(x, y), nil
		})},
		{"BigInteger[] divideAndRemainder(BigInteger)", do1(func(rt *Runtime, x, y *big.Int) (Value, error) {
			if y.Sign() == 0 {
				return Value{}, arithmeticError("BigInteger divide by zero")
			}
			if err := rt.spendBig(x, y); err != nil {
				return Value{}, err
			}
			q, r := new(big.Int).QuoRem(x, y, new(big.Int))
			return ofBigs(rt, q, r), nil
		})},
		{"BigInteger gcd(BigInteger)", pure(func(x, y *big.Int) *big.Int {
			return new(big.Int).GCD(nil, nil, new(big.Int).Abs(x), new(big.Int).Abs(y))
		})},
		{"BigInteger min(BigInteger)", pure(func(x, y *big.Int) *big.Int {
			if x.Cmp(y) < 0 {
				return x
			}
			return y
		})},
		{"BigInteger max(BigInteger)", pure(func(x, y *big.Int) *big.Int {
			if x.Cmp(y) > 0 {
				return x
			}
			return y
		})},
		{"BigInteger pow(int)", do1(func(rt *Runtime, x *big.Int, n int64) (Value, error) {
			if n < 0 {
				return Value{}, arithmeticError("Negative exponent")
			}
			b, err := power(rt, x, n)
			return ofBig(rt, b, err)
		})},
		{"BigInteger abs()", bigUnary(func(x *big.Int) (*big.Int, error) { return new(big.Int).Abs(x), nil })},
		{"BigInteger negate()", bigUnary(func(x *big.Int) (*big.Int, error) { return new(big.Int).Neg(x), nil })},
		{"BigInteger sqrt()", bigUnary(func(x *big.Int) (*big.Int, error) {
			if x.Sign() < 0 {
				return nil, arithmeticError("Negative BigInteger")
			}
			return new(big.Int).Sqrt(x), nil
		})},
		{"BigInteger[] sqrtAndRemainder()", do0(func(rt *Runtime, x *big.Int) (Value, error) {
			if x.Sign() < 0 {
				return Value{}, arithmeticError("Negative BigInteger")
			}
			s := new(big.Int).Sqrt(x)
			return ofBigs(rt, s, new(big.Int).Sub(x, new(big.Int).Mul(s, s))), nil
		})},
		{"BigInteger modPow(BigInteger,BigInteger)", do2(func(rt *Runtime, x, e, m *big.Int) (Value, error) {
			if m.Sign() <= 0 {
				return Value{}, arithmeticError("BigInteger: modulus not positive")
			}
			if err := rt.Spend(e.BitLen() * (m.BitLen()/64 + 1) * (m.BitLen()/64 + 1)); err != nil {
				return Value{}, err
			}
			r := new(big.Int).Exp(x, e, m)
			if r == nil {
				return Value{}, arithmeticError("BigInteger not invertible.")
			}
			return ofBig(rt, r, nil)
		})},
		{"BigInteger modInverse(BigInteger)", bigBinary(func(x, y *big.Int) (*big.Int, error) {
			if y.Sign() <= 0 {
				return nil, arithmeticError("BigInteger: modulus not positive")
			}
			if y.IsInt64() && y.Int64() == 1 {
				return new(big.Int), nil
			}
			r := new(big.Int).ModInverse(x, y)
			if r == nil {
				return nil, arithmeticError("BigInteger not invertible.")
			}
			return r, nil
		})},
		{"int signum()", on0((*big.Int).Sign)},
		{"int compareTo(BigInteger)", compareToSame},
		{"int compareTo(Object)", compareToSame},
		{"boolean equals(Object)", equalsMethod},
		{"int hashCode()", hashMethod},
		{"String toString()", textMethod},
		{"String toString(int)", do1(func(rt *Runtime, x *big.Int, radix Value) (string, error) {
			s := x.Text(radixOf(radix))
			return s, rt.Grow(len(s))
		})},
		{"static BigInteger valueOf(long)", of1(big.NewInt)},
		{"boolean isProbablePrime(int)", do1(func(rt *Runtime, x *big.Int, certainty int64) (bool, error) {
			if certainty <= 0 {
				return true, nil
			}
			n := x.BitLen()
			if err := rt.Spend(n * (n/64 + 1) * (n/64 + 1)); err != nil {
				return false, err
			}
			return new(big.Int).Abs(x).ProbablyPrime(10), nil
		})},
		{"BigInteger nextProbablePrime()", do0(nextProbablePrime)},
		{"static BigInteger probablePrime(int,Random)", refuse("java.math.BigInteger", "probablePrime")},
	}
}}

// smallPrimes is the product of the primes up to 47.
var smallPrimes = big.NewInt(614889782588491410)

func nextProbablePrime(rt *Runtime, x *big.Int) (Value, error) {
	if x.Sign() < 0 {
		return Value{}, arithmeticError("start < 0")
	}
	n := x.BitLen()
	one, rest := big.NewInt(1), new(big.Int)
	for b := new(big.Int).Add(x, one); ; b.Add(b, one) {
		cost := n/64 + 1 // of a division, which rules most numbers out
		sieved := n > 64 && rest.GCD(nil, nil, rest.Mod(b, smallPrimes), smallPrimes).Cmp(one) != 0
		if !sieved {
			cost *= n * cost
		}
		if err := rt.Spend(cost + 1); err != nil {
			return Value{}, err
		}
		if !sieved && b.ProbablyPrime(10) {
			return ofBig(rt, b, nil)
		}
	}
}

// compareToSame is compareTo of a class that compares with itself only.
var compareToSame = do1(func(_ *Runtime, x Value, y some) (int, error) {
	if x.Kind() != y.Kind() {
		return 0, classCast(y.Value, classOf(x).name)
	}
	return compareSame(x, y.Value), nil
})

// withBit sets a bit to 0 or 1.
func withBit(rt *Runtime, x *big.Int, n int, to uint) (Value, error) {
	if n < 0 {
		return Value{}, arithmeticError("Negative bit address")
	}
	if err := checkBits(int64(n) + 1); err != nil {
		return Value{}, err
	}
	return ofBig(rt, new(big.Int).SetBit(x, n, to), nil)
}

func shift(rt *Runtime, x *big.Int, n int64) (Value, error) {
	if x.Sign() == 0 {
		return jsondoc.OfBigInt(x), nil
	}
	if err := checkBits(n + int64(x.BitLen())); err != nil {
		return Value{}, err
	}
	if n >= 0 {
		return ofBig(rt, new(big.Int).Lsh(x, uint(n)), nil)
	}
	return ofBig(rt, new(big.Int).Rsh(x, uint(min(-n, int64(x.BitLen()+1)))), nil)
}

var bigBitMethods = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"BigInteger and(BigInteger)", pure(func(x, y *big.Int) *big.Int { return new(big.Int).And(x, y) })},
		{"BigInteger or(BigInteger)", pure(func(x, y *big.Int) *big.Int { return new(big.Int).Or(x, y) })},
		{"BigInteger xor(BigInteger)", pure(func(x, y *big.Int) *big.Int { return new(big.Int).Xor(x, y) })},
		{"BigInteger andNot(BigInteger)", pure(func(x, y *big.Int) *big.Int { return new(big.Int).AndNot(x, y) })},
		{"BigInteger not()", bigUnary(func(x *big.Int) (*big.Int, error) { return new(big.Int).Not(x), nil })},
		{"BigInteger setBit(int)", do1(func(rt *Runtime, x *big.Int, n int) (Value, error) { return withBit(rt, x, n, 1) })},
		{"BigInteger clearBit(int)", do1(func(rt *Runtime, x *big.Int, n int) (Value, error) {
			if n >= 0 && x.Bit(n) == 0 {
				return jsondoc.OfBigInt(x), nil // as it is: n may be far beyond the number
			}
			return withBit(rt, x, n, 0)
		})},
		{"BigInteger flipBit(int)", do1(func(rt *Runtime, x *big.Int, n int) (Value, error) { return withBit(rt, x, n, 1^x.Bit(max(n, 0))) })},
		{"boolean testBit(int)", do1(func(_ *Runtime, x *big.Int, n int) (bool, error) {
			if n < 0 {
				return false, arithmeticError("Negative bit address")
			}
			return x.Bit(n) == 1, nil
		})},
		{"BigInteger shiftLeft(int)", do1(shift)},
		{"BigInteger shiftRight(int)", do1(func(rt *Runtime, x *big.Int, n int64) (Value, error) { return shift(rt, x, -n) })},
		{"int getLowestSetBit()", on0(func(x *big.Int) int {
			if x.Sign() == 0 {
				return -1
			}
			return int(x.TrailingZeroBits())
		})},
		{"int bitLength()", on0(bitLength)},
		{"int bitCount()", on0(func(x *big.Int) int {
			n := 0
			if x.Sign() < 0 {
				x = new(big.Int).Not(x)
			}
			for k := range x.BitLen() {
				n += int(x.Bit(k))
			}
			return n
		})},
		{"byte[] toByteArray()", do0(func(rt *Runtime, x *big.Int) (Value, error) {
			n := bitLength(x)/8 + 1
			if err := rt.Grow(25 * n); err != nil {
				return Value{}, err
			}
			if x.Sign() < 0 {
				x = new(big.Int).Add(x, new(big.Int).Lsh(big.NewInt(1), uint(8*n)))
			}
			elems := make([]Value, n)
			for k, c := range x.FillBytes(make([]byte, n)) {
				elems[k] = jsondoc.OfIntegral(jsondoc.Byte, int64(int8(c)))
			}
			return wrapArray(rt, "byte", elems), nil
		})},
	}
}}

// bitLength is BigInteger.bitLength: that of the two's complement without its
// sign bit.
func bitLength(x *big.Int) int {
	if x.Sign() < 0 {
		return new(big.Int).Not(x).BitLen()
	}
	return x.BitLen()
}

// exactMethods are those of BigInteger and BigDecimal that refuse to lose
// anything.
var exactMethods = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"byte byteValueExact()", exactly(jsondoc.Byte, 8)},
		{"short shortValueExact()", exactly(jsondoc.Short, 16)},
		{"int intValueExact()", exactly(jsondoc.Int, 32)},
		{"long longValueExact()", exactly(jsondoc.Long, 64)},
	}
}}

func exactly(k jsondoc.Kind, width uint) body {
	return do0(func(rt *Runtime, v Value) (Value, error) {
		var b *big.Int
		if v.Kind() == jsondoc.BigInt {
			b = v.Big()
		} else {
			d, err := decExact(rt, v.Dec())
			if err != nil {
				return Value{}, err
			}
			b = d
		}
		if n := b.Int64(); b.IsInt64() && n>>(width-1) == n>>63 {
			return jsondoc.OfIntegral(k, n), nil
		}
		return Value{}, arithmeticError("out of range")
	})
}

// decExact is BigDecimal.toBigIntegerExact.
func decExact(rt *Runtime, d *jsondoc.Decimal) (*big.Int, error) {
	if d.Unscaled.Sign() != 0 && int64(d.Scale) > int64(decPrecision(d)) {
		return nil, arithmeticError("Rounding necessary")
	}
	r, err := decSetScale(rt, d, 0, roundUnnecessary)
	if err != nil {
		return nil, err
	}
	return r.Unscaled, nil
}

func init() {
	bigIntegerClass.tables = func() [][]sig {
		return [][]sig{bigIntegerMethods.Get(), bigBitMethods.Get(), exactMethods.Get(), numberMethods.Get()}
	}
}
