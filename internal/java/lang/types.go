package lang

// typ is a Java type that a parameter, a result or a value can have. The small
// numbers are the primitive types.
type typ uint8

const (
	noType typ = iota
	tVoid
	tBoolean
	tChar
	tByte
	tShort
	tInt
	tLong
	tFloat
	tDouble
	tObject // the first reference type
)

func (t typ) primitive() bool { return t > tVoid && t < tObject }

// typeSet is a set of types.
type typeSet [3]uint64

func (s *typeSet) add(t typ)      { s[t/64] |= 1 << (t % 64) }
func (s *typeSet) has(t typ) bool { return s[t/64]>>(t%64)&1 != 0 }
func (s *typeSet) union(o *typeSet) {
	for i := range s {
		s[i] |= o[i]
	}
}

// typeInfo describes one type.
type typeInfo struct {
	name  string
	elem  typ     // of an array
	boxed typ     // of a primitive
	is    typeSet // the type itself and what it can be assigned to
}

// hierarchy lists the reference types: a name and its direct supertypes, which
// stand before it. Arrays of references are assignable to Object[].
var hierarchy = [...][]string{
	{"Object"},
	{"Comparable", "Object"}, {"CharSequence", "Object"}, {"Iterable", "Object"}, {"Cloneable", "Object"},
	{"Number", "Object"},
	{"Boolean", "Comparable"}, {"Character", "Comparable"}, {"Byte", "Number", "Comparable"},
	{"Short", "Number", "Comparable"}, {"Integer", "Number", "Comparable"}, {"Long", "Number", "Comparable"},
	{"Float", "Number", "Comparable"}, {"Double", "Number", "Comparable"},
	{"BigInteger", "Number", "Comparable"}, {"BigDecimal", "Number", "Comparable"},
	{"String", "CharSequence", "Comparable"}, {"StringBuffer", "CharSequence", "Comparable"},
	{"Collection", "Iterable"}, {"List", "Collection"}, {"Set", "Collection"}, {"Map", "Object"},
	{"Entry", "Object"}, {"Iterator", "Object"}, {"ListIterator", "Iterator"},
	{"Class", "Object"}, {"Optional", "Object"}, {"Stream", "Object"}, {"IntStream", "Object"},
	{"Comparator", "Object"}, {"Enum", "Comparable"},
	{"Function", "Object"}, {"UnaryOperator", "Function"},
	{"Object[]", "Object", "Cloneable"}, {"String[]", "Object[]", "CharSequence[]"}, {"CharSequence[]", "Object[]"},
	{"BigInteger[]", "Object[]"}, {"BigDecimal[]", "Object[]"}, {"Entry[]", "Object[]"},
	{"char[]", "Object", "Cloneable"}, {"byte[]", "Object", "Cloneable"}, {"int[]", "Object", "Cloneable"},
	{"long[]", "Object", "Cloneable"}, {"double[]", "Object", "Cloneable"},
	{"Consumer", "Object"}, {"IntConsumer", "Object"}, {"LongConsumer", "Object"}, {"DoubleConsumer", "Object"},
}

// types holds every type by number, typeNum the number of every name. loadClasses
// makes them. They grow while the method tables are read, and not afterwards.
var (
	types   []typeInfo
	typeNum map[string]typ
)

func newType(name string) typ {
	t := typ(len(types))
	types = append(types, typeInfo{name: name})
	types[t].is.add(t)
	typeNum[name] = t
	return t
}

// typeOf returns the type of a simple name. A name that is not in the hierarchy
// is an interface or class of which a template has no value but null.
func typeOf(name string) typ {
	if t, ok := typeNum[name]; ok {
		return t
	}
	t := newType(name)
	types[t].is.add(tObject)
	return t
}

func readHierarchy() {
	types = make([]typeInfo, 0, 128)
	typeNum = make(map[string]typ, 96)
	for _, name := range []string{"", "void", "boolean", "char", "byte", "short", "int", "long", "float", "double"} {
		newType(name)
	}
	for _, h := range hierarchy {
		newType(h[0])
	}
	for range 3 { // the relation is three levels deep, in any order
		for _, h := range hierarchy {
			t := typeNum[h[0]]
			for _, super := range h[1:] {
				types[t].is.union(&types[typeNum[super]].is)
			}
		}
	}
	for p, box := range map[typ]string{tBoolean: "Boolean", tChar: "Character", tByte: "Byte", tShort: "Short",
		tInt: "Integer", tLong: "Long", tFloat: "Float", tDouble: "Double"} {
		types[p].boxed = typeNum[box]
	}
	for name, t := range typeNum {
		if n := len(name); n > 2 && name[n-2:] == "[]" {
			types[t].elem = typeNum[name[:n-2]]
		}
	}
}

// widens reports whether a primitive of type from converts to type to.
func widens(to, from typ) bool {
	switch to {
	case tShort:
		return from == tByte
	case tInt, tLong, tFloat, tDouble:
		return from >= tByte && from < to
	}
	return false
}

// isConvertible reports whether an argument of class actual, noType for null,
// may be given for a parameter. Velocity boxes and widens, but does not make an
// int of a char.
func isConvertible(formal, actual typ, actualIs *typeSet, vararg bool) bool {
	if actual == noType && !formal.primitive() {
		return true
	}
	if actual != noType && actualIs.has(formal) {
		return true
	}
	if formal.primitive() {
		for p := tBoolean; p <= tDouble; p++ {
			if types[p].boxed == actual && (p == formal || widens(formal, p)) {
				return true
			}
		}
	}
	if vararg && types[formal].elem != noType {
		if e := types[actual].elem; e != noType {
			return isConvertible(types[formal].elem, e, &types[e].is, false)
		}
		return isConvertible(types[formal].elem, actual, actualIs, false)
	}
	return false
}

// isStrict reports whether a parameter type is as specific as formal.
func isStrict(formal, actual typ, vararg bool) bool {
	if types[actual].is.has(formal) || widens(formal, actual) {
		return true
	}
	if vararg && types[formal].elem != noType {
		if e := types[actual].elem; e != noType {
			actual = e
		}
		return isStrict(types[formal].elem, actual, false)
	}
	return false
}
