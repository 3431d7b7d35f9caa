package doc

import (
	"math"
	"math/big"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	"github.com/gatemap/gatemap/internal/meter"
)

// maxNesting bounds recursion over collections that a template has built,
// which may contain themselves; Java overflows its stack there.
const maxNesting = 2000

// Comparable is implemented by Objects that are equal to other values than
// themselves: Java's equals and hashCode. What contains values spends what
// comparing them costs.
type Comparable interface {
	Equal(Value) bool
	Hash() int32
}

// Equal reports whether a.equals(b) in Java, where null equals null: numbers
// of different classes differ, collections compare by content. Where m is
// exhausted, or collections nest beyond every reasonable depth, the result
// means nothing, and m.Err says why. A nil m has the default limits and cannot
// say it: it is for values that come from a document.
func Equal(m *meter.Meter, a, b Value) bool {
	w := walk{m: m}
	return w.equal(a, b, 0)
}

// walk is one comparison or hash.
type walk struct{ m *meter.Meter }

// spend pays for the visit of a value of n bytes. It reports false if that is
// too much.
func (w *walk) spend(n int) bool { return w.m.SpendBytes(n) == nil }

// enter begins a level of nesting; the caller leaves it if there was no error.
func (w *walk) enter(depth int) bool {
	if w.m == nil { // a collection may contain itself many times
		w.m = new(meter.Meter)
	}
	if depth > maxNesting {
		_ = w.m.Fail(&LimitError{Limit: maxNesting, Nesting: true})
		return false
	}
	return w.m.Spend(enterSteps) == nil && w.m.Enter() == nil
}

// enterSteps is what beginning to walk over a collection costs.
const enterSteps = 2

func (w *walk) equal(a, b Value, depth int) bool {
	switch a.k {
	case String:
		if b.k != String || a.n != b.n {
			return false
		}
		return w.spend(int(a.n)) && a.Str() == b.Str()
	case MapRef, DocMap:
		return b.IsMap() && w.spend(0) && w.equalMaps(a, b, depth)
	case ListRef, DocList:
		if c, ok := comparable(b); ok {
			return w.spend(0) && c.Equal(a)
		}
		return b.IsList() && w.spend(0) && w.equalLists(a, b, depth)
	case BigInt:
		return b.k == BigInt && w.spend(a.Big().BitLen()/8) && a.Big().Cmp(b.Big()) == 0
	case BigDec:
		return b.k == BigDec && a.Dec().Scale == b.Dec().Scale && w.spend(a.Dec().Unscaled.BitLen()/8) &&
			a.Dec().Unscaled.Cmp(b.Dec().Unscaled) == 0
	case Float, Double:
		return a.k == b.k && (a.n == b.n || a.Float64() != a.Float64() && b.Float64() != b.Float64())
	case Opaque:
		if c, ok := comparable(a); ok && a != b {
			return w.spend(0) && c.Equal(b)
		}
	}
	return a == b
}

func comparable(v Value) (Comparable, bool) {
	c, ok := v.Object().(Comparable)
	return c, ok
}

func (w *walk) equalMaps(a, b Value, depth int) bool {
	if Same(a, b) {
		return true
	}
	if a.Len() != b.Len() || w.m.Spend(a.Len()) != nil || !w.enter(depth) {
		return false
	}
	defer w.m.Leave()
	for c := a.Iter(); c.Next(); {
		other, ok := w.get(b, c.Key(), depth+1)
		if !ok || !w.equal(c.Value(), other, depth+1) {
			return false
		}
	}
	return true
}

// get looks a key up at the cost of hashing it, or of comparing it with a few.
func (w *walk) get(of, key Value, depth int) (Value, bool) {
	if key.k == String {
		if !w.spend(len(key.Str())) {
			return Value{}, false
		}
		return of.Get(key.Str())
	}
	if of = of.Resolve(); of.k != MapRef {
		if key.composite() && of.Len() > 0 {
			w.hash(key, depth)
		}
		return Value{}, false
	}
	return of.MapRef().lookup(w, key, depth)
}

func (w *walk) equalLists(a, b Value, depth int) bool {
	if Same(a, b) {
		return true
	}
	n := min(a.Len(), b.Len())
	if a.Len() != b.Len() && b.ListClass() == ArrayList {
		return false // the one case in which ArrayList.equals looks at the lengths first
	}
	if w.m.Spend(n) != nil || !w.enter(depth) {
		return false
	}
	defer w.m.Leave()
	x, y := a.Iter(), b.Iter()
	for range n {
		if !x.Next() || !y.Next() || !w.equal(x.Value(), y.Value(), depth+1) {
			return false
		}
	}
	return a.Len() == b.Len()
}

// Hash returns v.hashCode() in Java, 0 for null. Objects that have no hash of
// their own get 1, where Java has an arbitrary number. It ends early as Equal does.
func Hash(m *meter.Meter, v Value) int32 {
	w := walk{m: m}
	return w.hash(v, 0)
}

func (w *walk) hash(v Value, depth int) int32 {
	if payHash(w.m, v) != nil {
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
		if !w.enter(depth) {
			return h
		}
		for c := v.Iter(); c.Next() && w.m.Err() == nil; {
			h += w.hash(c.Key(), depth+1) ^ w.hash(c.Value(), depth+1)
		}
		w.m.Leave()
		return h
	case ListRef, DocList:
		h := int32(1)
		if !w.enter(depth) {
			return h
		}
		for c := v.Iter(); c.Next() && w.m.Err() == nil; {
			h = 31*h + w.hash(c.Value(), depth+1)
		}
		w.m.Leave()
		return h
	case Opaque:
		if c, ok := comparable(v); ok {
			return c.Hash()
		}
		return 1
	}
	return 0
}

// textSize returns the bytes of a String or of the magnitude of a large number.
func (v Value) textSize() int {
	switch v.k {
	case String:
		return int(v.n)
	case BigInt:
		return v.Big().BitLen() / 8
	case BigDec:
		return v.Dec().Unscaled.BitLen() / 8
	}
	return 0
}

// payHash pays for the hash of v itself, without what is in it.
func payHash(m *meter.Meter, v Value) error { return m.Spend(v.textSize()/hashedPerStep + 1) }

// hashedPerStep is how many bytes of a text or a number are hashed for a step.
const hashedPerStep = 16

func fold(n uint64) int32 { return int32(uint32(n ^ n>>32)) }

// hashBig is BigInteger.hashCode: 31-polynomial over 32-bit words of the
// magnitude, times the sign.
func hashBig(b *big.Int) int32 {
	h := int32(0)
	buf := new(big.Int).Abs(b).Bytes()
	if n := len(buf) % 4; n != 0 {
		buf = append(make([]byte, 4-n, 4-n+len(buf)), buf...)
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

// Work returns how many steps it takes to read v once or to print it, apart
// from what it contains: a large number has as much to do for each of its digits
// as it has digits.
func (v Value) Work() int {
	switch v.k {
	case String:
		return int(v.n)/printedPerStep + 1
	case BigInt:
		return bigWork(v.Big())
	case BigDec:
		return bigWork(v.Dec().Unscaled)
	}
	return 1
}

func bigWork(b *big.Int) int {
	words := b.BitLen() / 64
	return 1 + words + words*words/16
}
