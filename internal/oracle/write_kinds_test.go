package oracle

import (
	"fmt"
	"strings"
)

// kind is what a value most likely is; it steers the choice of methods and
// arguments and need not be right.
type kind byte

const (
	kAny kind = iota
	kNum      // some number: only ever asked for
	kStr
	kInt
	kLong
	kBig
	kDouble
	kDecimal
	kBool
	kChar
	kNull
	kList  // ArrayList
	kJSON  // json-smart's JSONArray
	kMap   // LinkedHashMap or HashMap
	kSet   // a view of a map, or another collection
	kIter  // Iterator or ListIterator
	kEntry // Map.Entry
	kArray // a Java array
	kClass
	kLoop // $foreach
	kBlock
	kVoid
)

func (k kind) numeric() bool { return k >= kInt && k <= kDecimal }

// method is one method of a kind as the generator knows it.
type method struct {
	name   string
	args   string // one letter for each argument, see gen.arg
	result kind
}

// letters name the kinds in the method tables.
var letters = map[string]kind{
	"i": kInt, "j": kLong, "B": kBig, "d": kDouble, "D": kDecimal, "s": kStr, "c": kChar, "b": kBool,
	"l": kList, "J": kJSON, "m": kMap, "t": kSet, "I": kIter, "e": kEntry, "a": kArray, "x": kAny, "v": kVoid, "C": kClass,
}

// methodTable reads lines of "name(args) result".
func methodTable(text string) []method {
	var ms []method
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		for _, item := range strings.Split(line, ";") {
			item = strings.TrimSpace(item)
			name, rest, ok := strings.Cut(item, "(")
			args, result, ok2 := strings.Cut(rest, ") ")
			k, ok3 := letters[result]
			if !ok || !ok2 || !ok3 {
				panic(fmt.Sprintf("bad method %q", item))
			}
			ms = append(ms, method{name, args, k})
		}
	}
	return ms
}

// The argument letters beyond those of the kinds: n a number, r a regex, p a
// replacement, f a format, k a map key, y any value or a list of arguments.
var (
	stringMethods = methodTable(`
length() i; isEmpty() b; charAt(i) c; codePointAt(i) i; codePointBefore(i) i; codePointCount(ii) i; offsetByCodePoints(ii) i
equals(x) b; equalsIgnoreCase(s) b; contentEquals(s) b; compareTo(s) i; compareToIgnoreCase(s) i; regionMatches(isii) b; regionMatches(bisii) b
startsWith(s) b; startsWith(si) b; endsWith(s) b; hashCode() i; toString() s; intern() s
indexOf(s) i; indexOf(i) i; indexOf(si) i; indexOf(ii) i; lastIndexOf(s) i; lastIndexOf(i) i; lastIndexOf(si) i; lastIndexOf(ii) i
substring(i) s; substring(ii) s; subSequence(ii) s; concat(s) s; replace(ss) s; replace(cc) s; contains(s) b; matches(r) b
replaceAll(rp) s; replaceFirst(rp) s; split(r) a; split(ri) a; toLowerCase() s; toUpperCase() s; trim() s; strip() s
stripLeading() s; stripTrailing() s; isBlank() b; repeat(i) s; indent(i) s; stripIndent() s; translateEscapes() s; toCharArray() a; getBytes() a
valueOf(x) s; join(sl) s; join(sss) s; format(fy) s; formatted(y) s; copyValueOf(a) s; getClass() C; lines() x; chars() x; getBytes(s) a
`)
	intMethods = methodTable(`
intValue() i; longValue() j; doubleValue() d; floatValue() d; shortValue() i; byteValue() i; toString() s; toString(i) s; toString(ii) s
hashCode() i; hashCode(i) i; equals(x) b; compareTo(i) i; compare(ii) i; parseInt(s) i; parseInt(si) i; valueOf(s) i; valueOf(i) i; valueOf(si) i
decode(s) i; toHexString(i) s; toOctalString(i) s; toBinaryString(i) s; max(ii) i; min(ii) i; sum(ii) i; signum(i) i; bitCount(i) i
reverse(i) i; reverseBytes(i) i; rotateLeft(ii) i; rotateRight(ii) i; highestOneBit(i) i; lowestOneBit(i) i; numberOfLeadingZeros(i) i
numberOfTrailingZeros(i) i; parseUnsignedInt(s) i; toUnsignedString(i) s; toUnsignedLong(i) j; divideUnsigned(ii) i; remainderUnsigned(ii) i; compareUnsigned(ii) i
getInteger(s) x; getClass() C
`)
	longMethods = methodTable(`
intValue() i; longValue() j; doubleValue() d; floatValue() d; shortValue() i; byteValue() i; toString() s; toString(j) s; toString(ji) s
hashCode() i; equals(x) b; compareTo(j) i; compare(jj) i; parseLong(s) j; parseLong(si) j; valueOf(s) j; valueOf(j) j; decode(s) j
toHexString(j) s; toOctalString(j) s; toBinaryString(j) s; max(jj) j; min(jj) j; sum(jj) j; signum(j) i; bitCount(j) i; reverse(j) j
numberOfLeadingZeros(j) i; highestOneBit(j) j; toUnsignedString(j) s; parseUnsignedLong(s) j; divideUnsigned(jj) j; rotateLeft(ji) j; getClass() C
`)
	bigMethods = methodTable(`
intValue() i; longValue() j; doubleValue() d; toString() s; toString(i) s; hashCode() i; equals(x) b; compareTo(B) i; add(B) B; subtract(B) B
multiply(B) B; divide(B) B; mod(B) B; remainder(B) B; pow(i) B; negate() B; abs() B; signum() i; bitLength() i; bitCount() i; gcd(B) B
min(B) B; max(B) B; shiftLeft(i) B; shiftRight(i) B; testBit(i) b; sqrt() B; modPow(BB) B; modInverse(B) B; not() B; and(B) B; or(B) B; xor(B) B
intValueExact() i; longValueExact() j; valueOf(j) B; isProbablePrime(i) b; nextProbablePrime() B; divideAndRemainder(B) a; toByteArray() a; getLowestSetBit() i
setBit(i) B; clearBit(i) B; flipBit(i) B; andNot(B) B; floatValue() d; shortValueExact() i; byteValueExact() i
`)
	doubleMethods = methodTable(`
intValue() i; longValue() j; doubleValue() d; floatValue() d; shortValue() i; byteValue() i; toString() s; toString(d) s; hashCode() i; equals(x) b
compareTo(d) i; compare(dd) i; isNaN() b; isInfinite() b; isNaN(d) b; isInfinite(d) b; isFinite(d) b; parseDouble(s) d; valueOf(s) d; valueOf(d) d
toHexString(d) s; max(dd) d; min(dd) d; sum(dd) d; doubleToLongBits(d) j; doubleToRawLongBits(d) j; longBitsToDouble(j) d; getClass() C
`)
	decimalMethods = methodTable(`
intValue() i; longValue() j; doubleValue() d; toString() s; toPlainString() s; toEngineeringString() s; hashCode() i; equals(x) b; compareTo(D) i
add(D) D; subtract(D) D; multiply(D) D; divide(D) D; remainder(D) D; pow(i) D; negate() D; abs() D; signum() i; scale() i; precision() i
setScale(i) D; setScale(ii) D; movePointLeft(i) D; movePointRight(i) D; scaleByPowerOfTen(i) D; stripTrailingZeros() D; unscaledValue() B
toBigInteger() B; toBigIntegerExact() B; min(D) D; max(D) D; ulp() D; valueOf(d) D; valueOf(ji) D; divideToIntegralValue(D) D; intValueExact() i; plus() D
divide(Di) D; divide(Dii) D; longValueExact() j; floatValue() d
`)
	boolMethods = methodTable(`
booleanValue() b; toString() s; toString(b) s; hashCode() i; hashCode(b) i; equals(x) b; compareTo(b) i; compare(bb) i; parseBoolean(s) b; valueOf(s) b
valueOf(b) b; logicalAnd(bb) b; logicalOr(bb) b; logicalXor(bb) b; getClass() C; getBoolean(s) b
`)
	charMethods = methodTable(`
charValue() c; toString() s; hashCode() i; equals(x) b; compareTo(c) i; isDigit(c) b; isLetter(c) b; isUpperCase(c) b; isWhitespace(c) b
toUpperCase(c) c; toLowerCase(c) c; getNumericValue(c) i; valueOf(c) c; isLetterOrDigit(c) b; toString(c) s; compare(cc) i; isLetter(i) b
`)
	listMethods = methodTable(`
size() i; isEmpty() b; get(i) x; get(i) x; set(ix) x; add(x) b; add(ix) v; remove(i) x; remove(s) b; contains(x) b; containsAll(l) b; indexOf(x) i
lastIndexOf(x) i; clear() v; addAll(l) b; addAll(il) b; removeAll(l) b; retainAll(l) b; subList(ii) l; iterator() I; listIterator() I; listIterator(i) I
toArray() a; equals(x) b; hashCode() i; toString() s; ensureCapacity(i) v; trimToSize() v; clone() l; getClass() C; add(s) b; toArray(a) a; addAll(t) b; removeAll(t) b; sort(x) v
`)
	jsonMethods = append(methodTable(`
toJSONString() s; toJSONString() s; appendElement(x) J; merge(x) v; toString() s; toJSONString(x) s
`), listMethods...)
	mapMethods = methodTable(`
size() i; isEmpty() b; get(k) x; get(k) x; get(x) x; put(kx) x; putAll(m) v; putIfAbsent(kx) x; remove(k) x; remove(kx) b; containsKey(k) b
containsValue(x) b; keySet() t; values() t; entrySet() t; clear() v; equals(x) b; hashCode() i; toString() s; getOrDefault(kx) x; replace(kx) x
replace(kxx) b; clone() m; getClass() C
`)
	setMethods = methodTable(`
size() i; isEmpty() b; contains(k) b; contains(x) b; iterator() I; toArray() a; remove(k) b; removeAll(l) b; retainAll(l) b; containsAll(l) b
add(x) b; toString() s; equals(x) b; clear() v; addAll(l) b; get(i) x
`)  // a view of values has an identity hash
	iterMethods = methodTable(`
hasNext() b; next() x; next() x; remove() v; nextIndex() i; previous() x; hasPrevious() b; previousIndex() i; set(x) v; add(x) v
`)
	entryMethods = methodTable(`
getKey() s; getValue() x; setValue(x) x; toString() s; hashCode() i; equals(x) b
`)
	arrayMethods = methodTable(`
size() i; get(i) x; get(i) x; isEmpty() b; set(ix) x; contains(x) b; clone() a; equals(x) b; iterator() I; subList(ii) l; indexOf(x) i; getClass() C
`)
	classMethods = methodTable(`
getName() s; getSimpleName() s; toString() s; getSuperclass() C; isArray() b; isInterface() b; getTypeName() s; isInstance(x) b; forName(s) C; getPackage() x
getComponentType() C; desiredAssertionStatus() b; getClassLoader() x; newInstance() x; getModifiers() i; getMethods() a; isPrimitive() b
`)
)

// methods lists what the generator calls on a kind.
func (k kind) methods() []method {
	switch k {
	case kStr:
		return stringMethods
	case kInt:
		return intMethods
	case kLong:
		return longMethods
	case kBig:
		return bigMethods
	case kDouble:
		return doubleMethods
	case kDecimal:
		return decimalMethods
	case kBool:
		return boolMethods
	case kChar:
		return charMethods
	case kList:
		return listMethods
	case kJSON:
		return jsonMethods
	case kMap:
		return mapMethods
	case kSet:
		return setMethods
	case kIter:
		return iterMethods
	case kEntry:
		return entryMethods
	case kArray:
		return arrayMethods
	case kClass:
		return classMethods
	}
	return nil
}

// properties lists what the generator reads from a kind without parentheses.
func (k kind) properties() string {
	switch k {
	case kStr:
		return "empty bytes length class blank chars hashCode"
	case kInt, kLong, kBig, kDouble, kDecimal:
		return "class MAX_VALUE naN infinite intValue lowestSetBit"
	case kList, kJSON, kSet, kArray:
		return "empty size length class first iterator"
	case kMap:
		return "k n l m2 a-b empty class size keySet x items id name nope Id"
	case kEntry:
		return "key value Key Value class"
	case kClass:
		return "name simpleName superclass array class canonicalName Interface componentType"
	case kLoop:
		return "index count hasNext first last parent topmost info"
	case kBool:
		return "class TRUE"
	}
	return "class foo empty x"
}
