package doc

import (
	"math"
	"math/big"
	"unsafe"

	"github.com/gatemap/gatemap/internal/raw"
)

// Kind says what a Value is. The names are those of the Java classes that
// json-smart builds and Velocity sees.
type Kind uint8

// The kinds. The order of the integer kinds and of the floating kinds is the
// order of Java's widening conversions; arithmetic relies on it.
const (
	Null    Kind = iota // null
	Bool                // java.lang.Boolean
	Char                // java.lang.Character: one UTF-16 unit
	Byte                // java.lang.Byte
	Short               // java.lang.Short
	Int                 // java.lang.Integer
	Long                // java.lang.Long
	BigInt              // java.math.BigInteger
	Float               // java.lang.Float
	Double              // java.lang.Double
	BigDec              // java.math.BigDecimal
	String              // java.lang.String, held as WTF-8
	MapRef              // a *Map
	ListRef             // a *List
	DocMap              // an object of a Document that nobody has changed
	DocList             // an array of a Document that nobody has changed
	Opaque              // any other Java object: an Object in a Box
)

// Value is one Java value in 24 bytes, without an allocation for the kinds
// that templates meet most. The zero Value is null.
//
// A String may hold WTF-8: half of a surrogate pair is the three bytes that
// UTF-8 would use for that code point. Two halves never stand side by side;
// package javatext joins them when it appends.
//
// DocMap and DocList values, and Strings read from a Document, are valid until
// that Document is reset. Values are not safe for concurrent use when the
// Document or the collection behind them is being changed.
type Value struct {
	p unsafe.Pointer
	n int64
	k Kind
}

// Object is a Java object that is neither a number, a string nor a collection
// of this package: a host variable, an iterator, a #define block. What can be
// done with it is declared by the interfaces of the packages that use it.
type Object interface {
	// AppendText appends what toString gives.
	AppendText(dst []byte) []byte
}

// Box holds an Object so that a Value can point to it. Owners that hand out
// the same object often embed a Box and reuse it: equality of boxes is the
// identity of the object.
type Box struct{ Object Object }

// Decimal is a java.math.BigDecimal: Unscaled * 10^-Scale.
type Decimal struct {
	Unscaled *big.Int
	Scale    int32
}

// OfBool returns a Boolean.
func OfBool(b bool) Value {
	v := Value{k: Bool}
	if b {
		v.n = 1
	}
	return v
}

// OfInt returns an Integer.
func OfInt(n int32) Value { return Value{k: Int, n: int64(n)} }

// OfLong returns a Long.
func OfLong(n int64) Value { return Value{k: Long, n: n} }

// OfIntegral returns an integral value of kind k (Char, Byte, Short, Int or
// Long); n must be in that kind's range.
func OfIntegral(k Kind, n int64) Value { return Value{k: k, n: n} }

// OfDouble returns a Double.
func OfDouble(f float64) Value { return Value{k: Double, n: int64(math.Float64bits(f))} }

// OfFloat returns a Float.
func OfFloat(f float32) Value {
	return Value{k: Float, n: int64(math.Float64bits(float64(f)))}
}

// OfString returns a String that shares s.
func OfString(s string) Value {
	return Value{k: String, n: int64(len(s)), p: unsafe.Pointer(unsafe.StringData(s))}
}

// OfBytes returns a String that aliases b. The caller must not change b while
// the Value is in use.
func OfBytes(b []byte) Value {
	return Value{k: String, n: int64(len(b)), p: unsafe.Pointer(unsafe.SliceData(b))}
}

// OfBigInt returns a BigInteger; b must not be changed afterwards.
func OfBigInt(b *big.Int) Value { return Value{k: BigInt, p: unsafe.Pointer(b)} }

// OfDecimal returns a BigDecimal; d must not be changed afterwards.
func OfDecimal(d *Decimal) Value { return Value{k: BigDec, p: unsafe.Pointer(d)} }

// OfMap returns a reference to m.
func OfMap(m *Map) Value { return Value{k: MapRef, p: unsafe.Pointer(m)} }

// OfList returns a reference to l.
func OfList(l *List) Value { return Value{k: ListRef, p: unsafe.Pointer(l)} }

// OfBox returns a reference to the object in b.
func OfBox(b *Box) Value { return Value{k: Opaque, p: unsafe.Pointer(b)} }

// OfObject boxes o. Two calls give two different objects.
func OfObject(o Object) Value { return OfBox(&Box{Object: o}) }

// docValue returns the object or array at node i of d.
func docValue(k Kind, d *Document, i int) Value {
	return Value{k: k, n: int64(i), p: unsafe.Pointer(d)}
}

// Kind returns what v is. The kinds DocMap and DocList mean the same Java
// classes as MapRef and ListRef; use IsMap and IsList where that matters not.
func (v Value) Kind() Kind { return v.k }

// IsNull reports whether v is null.
func (v Value) IsNull() bool { return v.k == Null }

// IsMap reports whether v is a java.util.Map, of a Document or not.
func (v Value) IsMap() bool { return v.k == MapRef || v.k == DocMap }

// IsList reports whether v is a java.util.List of this package (an ArrayList
// or a JSONArray), of a Document or not.
func (v Value) IsList() bool { return v.k == ListRef || v.k == DocList }

// IsNumber reports whether v is a java.lang.Number. A Character is not.
func (v Value) IsNumber() bool { return v.k >= Byte && v.k <= BigDec }

// IsIntegral reports whether v is a Byte, Short, Integer or Long.
func (v Value) IsIntegral() bool { return v.k >= Byte && v.k <= Long }

// Bool returns the Boolean that v is; false for every other kind.
func (v Value) Bool() bool { return v.k == Bool && v.n != 0 }

// Int64 returns the value of a Char, Byte, Short, Int or Long.
func (v Value) Int64() int64 { return v.n }

// Float64 returns the value of a Float or Double.
func (v Value) Float64() float64 { return math.Float64frombits(uint64(v.n)) }

// Str returns the text of a String, without copying; "" for other kinds.
func (v Value) Str() string {
	if v.k != String || v.n == 0 {
		return ""
	}
	return unsafe.String((*byte)(v.p), v.n)
}

// Big returns the BigInteger that v is. It must not be changed.
func (v Value) Big() *big.Int {
	v.must(v.k == BigInt)
	return (*big.Int)(v.p)
}

// Dec returns the BigDecimal that v is. It must not be changed.
func (v Value) Dec() *Decimal {
	v.must(v.k == BigDec)
	return (*Decimal)(v.p)
}

// MapRef returns the Map of a MapRef value.
func (v Value) MapRef() *Map {
	v.must(v.k == MapRef)
	return (*Map)(v.p)
}

// ListRef returns the List of a ListRef value.
func (v Value) ListRef() *List {
	v.must(v.k == ListRef)
	return (*List)(v.p)
}

// Box returns the Box of an Opaque value.
func (v Value) Box() *Box {
	v.must(v.k == Opaque)
	return (*Box)(v.p)
}

// Object returns the Object of an Opaque value, nil for other kinds.
func (v Value) Object() Object {
	if v.k != Opaque {
		return nil
	}
	return (*Box)(v.p).Object
}

// doc returns the Document and node of a DocMap or DocList.
func (v Value) doc() (*Document, int) {
	v.must(v.k == DocMap || v.k == DocList)
	return (*Document)(v.p), int(v.n)
}

// must is where the kind says what v.p points to.
func (v Value) must(ok bool) { raw.Assert(ok, "a value is of another kind than its pointer") }
