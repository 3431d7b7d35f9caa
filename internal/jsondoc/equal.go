package jsondoc

import (
	"math"
	"math/big"

	"github.com/gatemap/gatemap/internal/javatext"
)

const (
	// maxNesting bounds recursion over collections that a template has built,
	// which may contain themselves; Java overflows its stack there.
	maxNesting = 2000
	// maxSteps bounds the work of one comparison or hash: collections that
	// share their parts can be exponentially larger than their memory.
	maxSteps = 20_000_000
)

// Comparable is implemented by Objects that are equal to other values than
// themselves: Java's equals and hashCode.
type Comparable interface {
	Equal(Value) bool
	Hash() int32
}

// Equal reports whether a.equals(b) in Java, where null equals null: numbers
// of different classes differ, collections compare by content. Comparisons
// beyond every reasonable size or depth end with false.
func Equal(a, b Value) bool {
	steps := maxSteps
	return equal(a, b, 0, &steps)
}

func equal(a, b Value, depth int, steps *int) bool {
	if *steps--; *steps < 0 || depth > maxNesting {
		return false
	}
	switch a.k {
	case String:
		return b.k == String && a.Str() == b.Str()
	case MapRef, DocMap:
		return b.IsMap() && equalMaps(a, b, depth, steps)
	case ListRef, DocList:
		if c, ok := comparable(b); ok {
			return c.Equal(a)
		}
		return b.IsList() && equalLists(a, b, depth, steps)
	case BigInt:
		return b.k == BigInt && a.Big().Cmp(b.Big()) == 0
	case BigDec:
		return b.k == BigDec && a.Dec().Scale == b.Dec().Scale && a.Dec().Unscaled.Cmp(b.Dec().Unscaled) == 0
	case Float, Double:
		return a.k == b.k && (a.n == b.n || a.Float64() != a.Float64() && b.Float64() != b.Float64())
	case Opaque:
		if c, ok := comparable(a); ok {
			return c.Equal(b)
		}
	}
	return a == b
}

func comparable(v Value) (Comparable, bool) {
	c, ok := v.Object().(Comparable)
	return c, ok
}

func equalMaps(a, b Value, depth int, steps *int) bool {
	if Same(a, b) {
		return true
	}
	if a.Len() != b.Len() {
		return false
	}
	for c := a.Iter(); c.Next(); {
		other, ok := b.GetValue(c.Key())
		if !ok || !equal(c.Value(), other, depth+1, steps) {
			return false
		}
	}
	return true
}

func equalLists(a, b Value, depth int, steps *int) bool {
	if Same(a, b) {
		return true
	}
	if a.Len() != b.Len() {
		return false
	}
	x, y := a.Iter(), b.Iter()
	for x.Next() && y.Next() {
		if !equal(x.Value(), y.Value(), depth+1, steps) {
			return false
		}
	}
	return true
}

// Hash returns v.hashCode() in Java, 0 for null. Objects that have no hash of
// their own get 1, where Java has an arbitrary number. A collection that is
// too large or too deep hashes as if it ended somewhere.
func Hash(v Value) int32 {
	steps := maxSteps
	return hash(v, 0, &steps)
}

func hash(v Value, depth int, steps *int) int32 {
	if *steps--; *steps < 0 || depth > maxNesting {
		return 0
	}
	switch v.k {
	case String:
		return javatext.Hash(v.Str())
	case Bool:
		if v.n != 0 {
			return 1231
		}
		return 1237
	case Char, Byte, Short, Int:
		return int32(v.n)
	case Long:
		return fold(uint64(v.n))
	case Double:
		if f := v.Float64(); f != f {
			return 0x7ff80000
		}
		return fold(uint64(v.n))
	case Float:
		if f := float32(v.Float64()); f == f {
			return int32(math.Float32bits(f))
		}
		return 0x7fc00000
	case BigInt:
		return hashBig(v.Big())
	case BigDec:
		return hashDecimal(v.Dec())
	case MapRef, DocMap:
		h := int32(0)
		for c := v.Iter(); c.Next(); {
			h += hash(c.Key(), depth+1, steps) ^ hash(c.Value(), depth+1, steps)
		}
		return h
	case ListRef, DocList:
		h := int32(1)
		for c := v.Iter(); c.Next(); {
			h = 31*h + hash(c.Value(), depth+1, steps)
		}
		return h
	case Opaque:
		if c, ok := comparable(v); ok {
			return c.Hash()
		}
		return 1
	}
	return 0
}

func fold(n uint64) int32 { return int32(uint32(n ^ n>>32)) }

// hashBig is BigInteger.hashCode: 31-polynomial over 32-bit words of the
// magnitude, times the sign.
func hashBig(b *big.Int) int32 {
	h := int32(0)
	buf := new(big.Int).Abs(b).Bytes()
	for len(buf)%4 != 0 {
		buf = append([]byte{0}, buf...)
	}
	for i := 0; i < len(buf); i += 4 {
		w := uint32(buf[i])<<24 | uint32(buf[i+1])<<16 | uint32(buf[i+2])<<8 | uint32(buf[i+3])
		h = int32(31*uint32(h) + w)
	}
	return h * int32(b.Sign())
}

// hashDecimal is BigDecimal.hashCode, which treats unscaled values of 64 bits
// (its compact form) apart.
func hashDecimal(d *Decimal) int32 {
	if d.Unscaled.IsInt64() && d.Unscaled.Int64() != math.MinInt64 {
		n := d.Unscaled.Int64()
		abs := uint64(n)
		if n < 0 {
			abs = uint64(-n)
		}
		h := int32(uint32(abs>>32)*31 + uint32(abs))
		if n < 0 {
			h = -h
		}
		return 31*h + d.Scale
	}
	return 31*hashBig(d.Unscaled) + d.Scale
}
