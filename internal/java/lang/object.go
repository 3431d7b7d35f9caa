package lang

import (
	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/lazy"
	"github.com/gatemap/gatemap/internal/meter"
)

// identity stands for the identity hash codes that Java prints for objects
// without a toString of their own. They differ from run to run there, and
// nothing can depend on them.
const identity = "@5e91993f"

// maxDepth bounds how deeply objects of this package may contain one another
// when they are printed, compared or hashed.
const maxDepth = 500

// enter counts the nesting of text, equals and hashCode of this package's own
// objects, which jsondoc cannot see into. What is too deep ends the execution.
func (rt *Runtime) enter() bool {
	if rt.depth >= maxDepth {
		rt.fail(&LimitError{What: meter.Nesting, Limit: maxDepth})
		return false
	}
	if rt.meter().Enter() != nil {
		return false
	}
	rt.depth++
	return true
}

func (rt *Runtime) leave() {
	rt.depth--
	rt.Meter.Leave()
}

// within asks f one level deeper; too deep, the answer is the zero value.
func within[R any](rt *Runtime, f func() R) (r R) {
	if !rt.enter() {
		return r
	}
	defer rt.leave()
	return f()
}

// appendJSON appends v one level deeper, at most limit bytes.
func (rt *Runtime) appendJSON(dst []byte, v Value, s jsondoc.Style, limit int) ([]byte, error) {
	if !rt.enter() {
		return dst, rt.Err()
	}
	defer rt.leave()
	return jsondoc.Printer{Meter: rt.meter(), Limit: limit}.AppendJSON(dst, v, s)
}

func (rt *Runtime) fail(err error) { _ = rt.meter().Fail(err) }

// AppendText appends toString of a part of an object. Where it cannot, the
// execution ends with Err.
func (rt *Runtime) AppendText(dst []byte, v Value) []byte {
	if !rt.enter() {
		return dst
	}
	defer rt.leave()
	out, err := rt.printer().AppendText(dst, v)
	if err != nil {
		rt.fail(err)
		return dst
	}
	return out
}

// textsInMemory is how many texts of printed values, the longest that there may
// be, have room in memory: one grows by being copied.
const textsInMemory = 8

// printer prints values into memory that is asked for.
func (rt *Runtime) printer() jsondoc.Printer {
	m := rt.meter()
	return jsondoc.Printer{Meter: m, Limit: m.MemoryLimit() / textsInMemory, Hold: true}
}

// equal is a.equals(b), where null equals null.
func (rt *Runtime) equal(a, b Value) bool { return jsondoc.Equal(rt.meter(), a, b) }

// hash is v.hashCode(), 0 for null.
func (rt *Runtime) hash(v Value) int32 { return jsondoc.Hash(rt.meter(), v) }

// The access to maps by keys that may be of any size: what hashing and
// comparing them costs is paid for.

// thaw asks for what takes the place of an object or array of a document that is
// changed for the first time.
func (rt *Runtime) thaw(v Value) error {
	if v = v.Resolve(); v.Kind() == jsondoc.DocMap || v.Kind() == jsondoc.DocList {
		return rt.growBy(v.Len(), entrySize)
	}
	return nil
}

func (rt *Runtime) get(m, key Value) (Value, bool) {
	rt.meterKeys(m, key)
	if m.Kind() == jsondoc.DocMap && m.Len() > 0 && composite(key) {
		rt.hash(key) // as a map that has entries does
	}
	return m.GetValue(key)
}

// composite reports whether a key is hashed by what it holds, which may be itself.
func composite(key Value) bool { return key.Kind() >= jsondoc.MapRef }

func (rt *Runtime) put(m, key, v Value) Value {
	if rt.thaw(m) != nil || rt.Grow(entrySize) != nil || rt.Spend(putSteps) != nil {
		return Value{}
	}
	rt.meterKeys(m.Thaw(), key)
	return m.Put(key, v)
}

// clearAll removes everything from a map or list.
func (rt *Runtime) clearAll(v Value) error {
	if err := rt.thaw(v); err != nil {
		return err
	}
	err := rt.Spend(v.Len() / 8)
	v.Clear()
	return err
}

func (rt *Runtime) remove(m, key Value) (Value, bool) {
	if rt.thaw(m) != nil {
		return Value{}, false
	}
	rt.meterKeys(m.Thaw(), key)
	rt.hashForRemoval(m, key)
	return m.Remove(key)
}

// hashForRemoval hashes a key as HashMap.remove does, also where there is
// nothing to look for.
func (rt *Runtime) hashForRemoval(m, key Value) {
	if m.Len() == 0 && composite(key) {
		rt.hash(key)
	}
}

// held, setHeld and removeHeld are get, put and remove for a key that the map
// has handed out: what a Map.Entry or an Iterator holds on to.

func (rt *Runtime) held(m, key Value) (Value, bool) {
	if m = m.Resolve(); m.Kind() != jsondoc.MapRef {
		return rt.get(m, key)
	}
	rt.meterKeys(m, key)
	return m.MapRef().Held(key)
}

func (rt *Runtime) setHeld(m, key, v Value) error {
	if m.IsNull() {
		return nil
	}
	if err := rt.thaw(m); err != nil {
		return err
	}
	m = m.Thaw()
	rt.meterKeys(m, key)
	m.MapRef().SetHeld(key, v)
	return rt.Err()
}

func (rt *Runtime) removeHeld(m, key Value) {
	if rt.thaw(m) != nil {
		return
	}
	m = m.Thaw()
	rt.meterKeys(m, key)
	m.MapRef().RemoveHeld(key)
}

// entrySize is about what one entry of a map occupies.
const entrySize = 100

const (
	// keySteps is what looking up a short key costs.
	keySteps = 4
	// putSteps is what an entry costs beside that, the growth of its map included.
	putSteps = 20
)

func (rt *Runtime) meterKeys(m, key Value) {
	_ = rt.Spend(keySteps)
	switch key.Kind() {
	case jsondoc.String, jsondoc.BigInt, jsondoc.BigDec:
		_ = rt.Spend(key.Work())
	case jsondoc.MapRef, jsondoc.ListRef, jsondoc.DocMap, jsondoc.DocList, jsondoc.Opaque:
		if m = m.Resolve(); m.Kind() == jsondoc.MapRef {
			m.MapRef().UseMeter(rt.meter())
		}
	}
	if m.Kind() == jsondoc.MapRef && m.MapRef().Class() != jsondoc.LinkedHashMap {
		m.MapRef().UseMeter(rt.meter()) // for its order, too
	}
}

// ToText returns String.valueOf(v): v.Str() for a String.
func ToText(rt *Runtime, v Value) (string, error) {
	if v.Kind() == jsondoc.String {
		return v.Str(), nil
	}
	var buf [64]byte
	dst, err := rt.printer().AppendText(buf[:0], v)
	if err != nil {
		return "", err
	}
	return string(dst), nil
}

func textValue(rt *Runtime, v Value) (Value, error) {
	s, err := ToText(rt, v)
	return jsondoc.OfString(s), err
}

func hashOf(rt *Runtime, v Value) (Value, error) {
	return jsondoc.OfInt(rt.hash(v)), rt.Err()
}

// classObject is a java.lang.Class. All that a template gets out of it is its
// name and the static methods of the class.
type classObject struct{ of *class }

var classClass = &class{name: "java.lang.Class", simple: "Class", tables: func() [][]sig {
	return [][]sig{{
		{"String getName()", on0(func(c classObject) string { return c.of.name })},
	}}
}}

func (classObject) class() *class { return classClass }

// AppendText appends the name after the word class.
func (c classObject) AppendText(dst []byte) []byte {
	return append(append(dst, "class "...), c.of.name...)
}

// Equal reports whether v is the same class.
func (c classObject) Equal(v Value) bool {
	o, ok := v.Object().(classObject)
	return ok && o.of == c.of
}

// Hash returns an arbitrary number.
func (c classObject) Hash() int32 { return int32(len(c.of.name)) }

func classValue(c *class) Value { return jsondoc.OfObject(classObject{c}) }

// array is a Java array. Velocity lets it be used as a List, too.
type array struct {
	cls   *class
	elems []Value
	rt    *Runtime
	list  *wrapper // once it has been used as a List; elems do not change then
	box   jsondoc.Box
}

func (a *array) class() *class { return a.cls }

// elem is the type of the elements.
func (a *array) elem() typ {
	loadClasses()
	return types[a.cls.typ].elem
}

// AppendText appends the name of the class and an identity hash.
func (a *array) AppendText(dst []byte) []byte { return append(append(dst, a.cls.name...), identity...) }

// AppendJSON appends the elements as a JSON array. Of the arrays of primitives json-smart does
// not know those of bytes and chars.
func (a *array) AppendJSON(dst []byte, s jsondoc.Style, limit int) ([]byte, error) {
	if elem := a.elem(); elem == tByte || elem == tChar {
		return dst, throw("java.lang.ClassCastException", "class "+a.cls.name+" cannot be cast to class [Ljava.lang.Object;")
	}
	return a.rt.appendJSON(dst, jsondoc.OfList(jsondoc.NewList(jsondoc.JSONArray, a.elems...)), s, limit)
}

var arrayClasses = lazy.Value[map[string]*class]{Make: func() map[string]*class {
	m := make(map[string]*class)
	for simple, name := range map[string]string{"Object": "[Ljava.lang.Object;", "String": "[Ljava.lang.String;",
		"CharSequence": "[Ljava.lang.CharSequence;", "char": "[C", "byte": "[B", "int": "[I", "long": "[J", "double": "[D",
		"BigInteger": "[Ljava.math.BigInteger;", "BigDecimal": "[Ljava.math.BigDecimal;", "Entry": "[Ljava.util.Map$Entry;"} {
		m[simple] = &class{name: name, simple: simple + "[]"}
	}
	return m
}}

// newArray returns an array of elem with a copy of the elements.
func newArray(rt *Runtime, elem typ, elems []Value) (Value, error) {
	if err := rt.Grow(24 * len(elems)); err != nil {
		return Value{}, err
	}
	return wrapArray(rt, types[elem].name, append([]Value(nil), elems...)), nil
}

// wrapArray returns an array that owns elems.
func wrapArray(rt *Runtime, elem string, elems []Value) Value {
	return boxedArray(&array{cls: arrayClasses.Get()[elem], elems: elems, rt: rt})
}

// boxedArray returns a new array as a value.
func boxedArray(a *array) Value {
	a.box.Object = a
	return jsondoc.OfBox(&a.box)
}

// ArrayElements returns the elements of a Java array, which the caller must not
// change; false for other values.
func ArrayElements(v Value) ([]Value, bool) {
	if a := arrayOf(v); a != nil {
		return a.elems, true
	}
	return nil, false
}

func arrayOf(v Value) *array {
	a, _ := v.Object().(*array)
	return a
}

// store does what an assignment to an element of the array checks.
func (a *array) store(v Value) error {
	elem := a.elem()
	c := classOf(v)
	if c == nil {
		if elem.primitive() {
			return illegalArgument("null")
		}
		return nil
	}
	if !fits(elem, c, false) {
		return illegalArgument("array element type mismatch")
	}
	return nil
}

// optional is a java.util.Optional.
type optional struct {
	rt    *Runtime
	value Value // null when empty
	kind  string
}

func (o *optional) class() *class { return optionalClasses[o.kind] }

// AppendText appends Optional[value] or Optional.empty.
func (o *optional) AppendText(dst []byte) []byte {
	dst = append(append(dst, "Optional"...), o.kind...)
	if o.value.IsNull() {
		return append(dst, ".empty"...)
	}
	return append(o.rt.AppendText(append(dst, '['), o.value), ']')
}

// Equal compares the values.
func (o *optional) Equal(v Value) bool {
	p, ok := v.Object().(*optional)
	return ok && p.kind == o.kind && within(o.rt, func() bool { return o.rt.equal(o.value, p.value) })
}

// Hash returns the value's hash code.
func (o *optional) Hash() int32 { return within(o.rt, func() int32 { return o.rt.hash(o.value) }) }

func optionalValue(rt *Runtime, kind string, v Value) Value {
	return jsondoc.OfObject(&optional{rt: rt, value: v, kind: kind})
}

// or gives the value, and what other gives if there is none.
func (o *optional) or(other Value, err error) (Value, error) {
	if o.value.IsNull() {
		return other, err
	}
	return o.value, nil
}

// stream is a stream of the value, or of nothing.
func (o *optional) stream(of streamOf) Value {
	if o.value.IsNull() {
		return emptyStream(o.rt, of)
	}
	return newStream(o.rt, of, []Value{o.value})
}

// optionalMethods are those of Optional, OptionalInt and their like.
var optionalMethods = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"boolean isEmpty()", on0(func(o *optional) bool { return o.value.IsNull() })},
		{"boolean isPresent()", on0(func(o *optional) bool { return !o.value.IsNull() })},
		{"Object orElseThrow()", optionalGet},
	}
}}

var (
	optionalGet = do0(func(_ *Runtime, o *optional) (Value, error) { return o.or(Value{}, noSuchElement()) })
	// optionalElse gets a function that can only be null: it is used, and fails, only when there is no value.
	optionalElse = do0(func(_ *Runtime, o *optional) (Value, error) { return o.or(Value{}, nullPointer()) })
	optionalIf   = do1(func(rt *Runtime, o *optional, to Value) (Value, error) {
		if o.value.IsNull() {
			return Value{}, nil
		}
		return void(consumeAll(rt, []Value{o.value}, to))
	})
	// optionalIfElse has no function to run when there is no value.
	optionalIfElse = do1(func(rt *Runtime, o *optional, to Value) (Value, error) {
		if o.value.IsNull() {
			return Value{}, nullPointer()
		}
		return void(consumeAll(rt, []Value{o.value}, to))
	})
)

func functionNull(*Runtime, Value, []Value) (Value, error) { return Value{}, nullPointer() }

var optionalClasses = map[string]*class{
	"": {name: "java.util.Optional", simple: "Optional", tables: func() [][]sig {
		return [][]sig{{
			{"Object get()", optionalGet},
			{"Object orElse(Object)", do1(func(_ *Runtime, o *optional, other Value) (Value, error) { return o.or(other, nil) })},
			{"static Optional of(Object)", make1(func(rt *Runtime, v some) (Value, error) { return optionalValue(rt, "", v.Value), nil })},
			{"static Optional ofNullable(Object)", static(describeSelf)},
			{"static Optional empty()", make0(func(rt *Runtime) (Value, error) { return optionalValue(rt, "", Value{}), nil })},
			{"Stream stream()", on0(func(o *optional) Value { return o.stream(ofObjects) })},
			{"Optional map(Function)", functionNull},
			{"Optional flatMap(Function)", functionNull},
			{"Optional filter(Predicate)", functionNull},
			{"Optional or(Supplier)", functionNull},
			{"Object orElseGet(Supplier)", optionalElse},
			{"Object orElseThrow(Supplier)", optionalElse},
			{"void ifPresent(Consumer)", optionalIf},
			{"void ifPresentOrElse(Consumer,Runnable)", optionalIfElse},
		}, optionalMethods.Get(), ownMethods.Get()}
	}},
	"Int": numerics[ofInts].optionalClass(), "Long": numerics[ofLongs].optionalClass(), "Double": numerics[ofDoubles].optionalClass(),
}

// ofUnit returns a Character.
func ofUnit(u uint16) Value { return jsondoc.OfIntegral(jsondoc.Char, int64(u)) }

func ofStr(s string) Value { return jsondoc.OfString(s) }
func ofInt(n int) Value    { return jsondoc.OfInt(int32(n)) }

// intOf returns an int argument.
func intOf(v Value) int         { return int(v.Int64()) }
func unitString(u Value) string { return string(javatext.AppendUnit(nil, uint16(u.Int64()))) }
