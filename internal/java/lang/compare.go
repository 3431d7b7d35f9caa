package lang

import (
	"math"
	"math/big"
	"reflect"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// Equal gives a == b: numbers by value, objects of one class by equals, others
// by their text; null equals nothing, itself excepted (rules/velocity.md#comparison).
func Equal(rt *Runtime, a, b Value) (bool, error) {
	switch {
	case a.Kind() == jsondoc.String && b.Kind() == jsondoc.String:
		return a.Str() == b.Str(), rt.SpendBytes(min(len(a.Str()), len(b.Str())))
	case a.IsNumber() && b.IsNumber():
		c, err := compareNumbers(rt, a, b)
		return c == 0, err
	case a.IsNull() || b.IsNull():
		return a.IsNull() && b.IsNull(), nil
	}
	if related(a, b) {
		return rt.equal(a, b), rt.Err()
	}
	x, err := ToText(rt, a)
	if err != nil {
		return false, err
	}
	y, err := ToText(rt, b)
	return x == y, err
}

// related reports whether one class is assignable to the other.
func related(a, b Value) bool {
	x, y := classOf(a), classOf(b)
	if x == y {
		return x != hostClass || reflect.TypeOf(a.Object()) == reflect.TypeOf(b.Object())
	}
	sub := func(c, super *class) bool {
		loadClasses()
		return super.typ != noType && super.typ != tObject && c.is.has(super.typ)
	}
	switch {
	case x == hostClass || y == hostClass:
		return false
	case a.IsMap() && b.IsMap(), x == rangeClass && b.IsList() || y == rangeClass && a.IsList():
		return true
	case a.IsList() && b.IsList(): // a JSONArray is an ArrayList
		return true
	}
	return sub(x, y) || sub(y, x)
}

// Compare gives a op b: false unless both are numbers (rules/velocity.md#comparison).
// The error is that of a BigInteger or BigDecimal beside a double without a
// decimal value, infinity or NaN.
func Compare(rt *Runtime, op Op, a, b Value) (bool, error) {
	if !a.IsNumber() || !b.IsNumber() {
		return false, nil
	}
	c, err := compareNumbers(rt, a, b)
	if err != nil {
		return false, err
	}
	switch op {
	case Less:
		return c < 0, nil
	case LessEqual:
		return c <= 0, nil
	case Greater:
		return c > 0, nil
	}
	return c >= 0, nil
}

// compareNumbers compares in the calculation base of both. As in Velocity, NaN
// is equal to everything.
func compareNumbers(rt *Runtime, a, b Value) (int, error) {
	if err := rt.spendLarge(a, b); err != nil {
		return 0, err
	}
	switch baseOf(a, b) {
	case baseLong:
		return sign3(a.Int64(), b.Int64()), nil
	case baseFloat:
		return sign3(toFloat(a), toFloat(b)), nil
	case baseDouble:
		return sign3(a.Double(), b.Double()), nil
	case baseBigInt:
		return toBig(a).Cmp(toBig(b)), nil
	}
	x, y := toDecimal(a), toDecimal(b)
	if x == nil || y == nil {
		return 0, errNoDecimal()
	}
	return decCompare(x, y), nil
}

// spendLarge pays for the conversion of a BigInteger or BigDecimal.
func (rt *Runtime) spendLarge(a, b Value) error {
	if isLarge(a) || isLarge(b) {
		return rt.Spend(a.Work() + b.Work())
	}
	return nil
}

func isLarge(v Value) bool { return v.Kind() == jsondoc.BigInt || v.Kind() == jsondoc.BigDec }

// errNoDecimal is what new BigDecimal(double) throws for infinity and NaN.
func errNoDecimal() error { return throw("java.lang.NumberFormatException", "Infinite or NaN") }

func sign3[T int64 | float32 | float64](x, y T) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// compareSame is compareTo of two values of one of the classes of the language.
func compareSame(a, b Value) int {
	switch a.Kind() {
	case jsondoc.BigInt:
		return a.Big().Cmp(b.Big())
	case jsondoc.BigDec:
		return decCompare(a.Dec(), b.Dec())
	case jsondoc.Float, jsondoc.Double:
		return compareFloats(a.Float64(), b.Float64())
	case jsondoc.Byte, jsondoc.Short, jsondoc.Char:
		return int(a.Int64() - b.Int64())
	case jsondoc.String:
		return javatext.Compare(a.Str(), b.Str())
	case jsondoc.Bool:
		return int(boolOrUnit(a) - boolOrUnit(b))
	}
	return sign3(a.Int64(), b.Int64())
}

// compareFloats is Double.compare: -0.0 is less than 0.0, and NaN is greater
// than all and equal to itself.
func compareFloats(x, y float64) int {
	if c := sign3(x, y); c != 0 {
		return c
	}
	return sign3(orderedBits(x), orderedBits(y))
}

func orderedBits(f float64) int64 {
	if f != f {
		return math.MaxInt64
	}
	return int64(math.Float64bits(f))
}

// The conversions of java.lang.Number.

// toFloat is Number.floatValue.
func toFloat(v Value) float32 {
	switch v.Kind() {
	case jsondoc.Float, jsondoc.Double:
		return float32(v.Float64())
	case jsondoc.BigInt:
		f, _ := new(big.Float).SetInt(v.Big()).Float32()
		return f
	case jsondoc.BigDec:
		return decFloat(v.Dec())
	}
	return float32(v.Int64())
}

// toLong is Number.longValue: a double saturates, and a large integer keeps
// its low bits.
func toLong(v Value) int64 {
	switch v.Kind() {
	case jsondoc.Float, jsondoc.Double:
		return saturate(v.Float64(), math.MinInt64, math.MaxInt64)
	case jsondoc.BigInt:
		return lowBits(v.Big())
	case jsondoc.BigDec:
		return lowBits(decTruncate(v.Dec()))
	}
	return v.Int64()
}

// toInt is Number.intValue.
func toInt(v Value) int32 {
	switch v.Kind() {
	case jsondoc.Float, jsondoc.Double:
		return int32(saturate(v.Float64(), math.MinInt32, math.MaxInt32))
	}
	return int32(toLong(v))
}

func saturate(f float64, lo, hi int64) int64 {
	switch {
	case f != f:
		return 0
	case f <= float64(lo):
		return lo
	case f >= float64(hi):
		return hi
	}
	return int64(f)
}

func lowBits(b *big.Int) int64 {
	words := new(big.Int).And(new(big.Int).Abs(b), new(big.Int).SetUint64(math.MaxUint64)).Uint64()
	if b.Sign() < 0 {
		words = -words
	}
	return int64(words)
}

// toBig is MathUtils.toBigInteger of an integral number.
func toBig(v Value) *big.Int {
	if v.Kind() == jsondoc.BigInt {
		return v.Big()
	}
	return big.NewInt(toLong(v))
}

// toDecimal is MathUtils.toBigDecimal: all but large integers go through a
// double, whose exact value counts.
func toDecimal(v Value) *jsondoc.Decimal {
	switch v.Kind() {
	case jsondoc.BigDec:
		return v.Dec()
	case jsondoc.BigInt:
		return &jsondoc.Decimal{Unscaled: v.Big()}
	}
	return decOfDouble(v.Double())
}

// convertTo widens an argument to the primitive type of a parameter.
func convertTo(t typ, v Value) Value {
	switch t {
	case tShort, tInt, tLong:
		return jsondoc.OfIntegral(kindOf[t], v.Int64())
	case tFloat:
		return jsondoc.OfFloat(toFloat(v))
	case tDouble:
		return jsondoc.OfDouble(v.Double())
	}
	return v
}

var kindOf = [...]jsondoc.Kind{tShort: jsondoc.Short, tInt: jsondoc.Int, tLong: jsondoc.Long}
