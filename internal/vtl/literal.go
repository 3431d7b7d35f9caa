package vtl

import (
	"math/big"
	"strconv"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// integerLiteral is an Integer if it fits, else a Long, else a BigInteger.
func integerLiteral(s string) Value {
	n, err := strconv.ParseInt(s, 10, 64)
	switch {
	case err != nil:
		b, _ := new(big.Int).SetString(s, 10)
		return jsondoc.OfBigInt(b)
	case n == int64(int32(n)):
		return jsondoc.OfInt(int32(n))
	}
	return jsondoc.OfLong(n)
}

// floatLiteral is a Double; an exponent out of range makes it infinite or zero,
// as in Java.
func floatLiteral(s string) Value {
	x, _ := strconv.ParseFloat(s, 64)
	return jsondoc.OfDouble(x)
}

// intValue is Number.intValue.
func intValue(v Value) int32 {
	switch v.Kind() {
	case jsondoc.Byte, jsondoc.Short, jsondoc.Int, jsondoc.Long:
		return int32(v.Int64())
	case jsondoc.Float, jsondoc.Double:
		return doubleToInt(v.Float64())
	case jsondoc.BigInt:
		return lowBits(v.Big())
	case jsondoc.BigDec:
		return decimalToInt(v.Dec())
	}
	return 0
}

// doubleToInt is the cast of a double: to the nearest int, and 0 for NaN.
func doubleToInt(x float64) int32 {
	switch {
	case x != x:
		return 0
	case x >= 1<<31-1:
		return 1<<31 - 1
	case x <= -1<<31:
		return -1 << 31
	}
	return int32(x)
}

// lowBits are the low 32 bits of b in two's complement.
func lowBits(b *big.Int) int32 {
	low := new(big.Int).And(b, big.NewInt(1<<32-1))
	return int32(uint32(low.Uint64()))
}

// decimalToInt cuts the fraction off. A scale beyond the digits leaves nothing,
// and one far below them only zeros in the low bits.
func decimalToInt(d *jsondoc.Decimal) int32 {
	digits := int64(d.Unscaled.BitLen()) // no fewer than the decimal digits
	switch scale := int64(d.Scale); {
	case scale > digits || scale <= -32:
		return 0
	case scale > 0:
		p := new(big.Int).Exp(big.NewInt(10), big.NewInt(scale), nil)
		return lowBits(p.Quo(d.Unscaled, p))
	default:
		p := new(big.Int).Exp(big.NewInt(10), big.NewInt(-scale), nil)
		return lowBits(p.Mul(d.Unscaled, p))
	}
}
