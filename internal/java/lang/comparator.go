package lang

import (
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/lazy"
)

// comparator is a java.util.Comparator. A template gets its first one from
// Map.Entry.comparingByKey or comparingByValue.
type comparator struct {
	how   comparing
	part  part        // compareParts: what of the entries is compared
	inner *comparator // how the rest is compared; nil in compareParts for natural order, in the others for none
	then  *comparator // compareChain
	rt    *Runtime
}

type comparing uint8

const (
	compareNaturally comparing = iota
	compareNaturallyReversed
	compareParts
	compareReversed // inner, reversed
	compareChain    // inner, and where that finds no difference then
	compareNullsFirst
	compareNullsLast
)

var (
	// comparatorClasses are in the order of comparing. Java's names of lambdas differ from run to run.
	comparatorClasses = [...]*class{
		compareNaturally:         {name: "java.util.Comparators$NaturalOrderComparator", supers: []string{"Comparator", "Enum"}},
		compareNaturallyReversed: {name: "java.util.Collections$ReverseComparator", supers: []string{"Comparator"}},
		compareParts:             {name: "java.util.Map$Entry$$Lambda$12/0x0000000800c31000"},
		compareReversed:          {name: "java.util.Collections$ReverseComparator2"},
		compareChain:             {name: "java.util.Comparator$$Lambda$13/0x0000000800c31400"},
		compareNullsFirst:        {name: "java.util.Comparators$NullComparator"},
		compareNullsLast:         {name: "java.util.Comparators$NullComparator"},
	}
	naturalOrderClass = comparatorClasses[compareNaturally]
)

func (c *comparator) class() *class { return comparatorClasses[c.how] }

// AppendText appends the name of the natural order, or that of the class and an identity hash.
func (c *comparator) AppendText(dst []byte) []byte {
	if c.how == compareNaturally {
		return append(dst, "INSTANCE"...)
	}
	return append(append(dst, c.class().name...), identity...)
}

// AppendJSON appends the name of the natural order, and an object without members for the others.
func (c *comparator) AppendJSON(dst []byte, _ jsondoc.Style, _ int) ([]byte, error) {
	if c.how == compareNaturally {
		return append(dst, `"INSTANCE"`...), nil
	}
	return append(dst, "{}"...), nil
}

// Equal reports whether v is the same comparator; the natural orders are one object each, and reversed ones are equal if
// what they reverse is.
func (c *comparator) Equal(v Value) bool {
	d, ok := v.Object().(*comparator)
	for ok && c != d && c.how == compareReversed && d.how == compareReversed {
		c, d = c.inner, d.inner
	}
	return ok && (c == d || c.how == d.how && c.how <= compareNaturallyReversed)
}

// Hash returns an arbitrary number.
func (c *comparator) Hash() int32 { return int32(c.how) }

// maxComparators bounds a chain of comparators.
const maxComparators = 100

func comparatorBy(p part) body {
	return make0(func(rt *Runtime) (Value, error) {
		return jsondoc.OfObject(&comparator{how: compareParts, part: p, rt: rt}), nil
	})
}

func comparatorByGiven(p part) body {
	return make1(func(rt *Runtime, inner *comparator) (Value, error) {
		return bounded(&comparator{how: compareParts, part: p, inner: inner, rt: rt})
	})
}

func (c *comparator) depth() int {
	n := 1
	if c.inner != nil {
		n += c.inner.depth()
	}
	if c.then != nil {
		n += c.then.depth()
	}
	return n
}

func bounded(c *comparator) (Value, error) {
	if c.depth() > maxComparators {
		return Value{}, &LimitError{What: "nested comparators", Limit: maxComparators}
	}
	return jsondoc.OfObject(c), nil
}

func comparatorOf(how comparing) body {
	return make0(func(rt *Runtime) (Value, error) { return jsondoc.OfObject(&comparator{how: how, rt: rt}), nil })
}

// comparatorOfNulls is Comparator.nullsFirst or nullsLast: a null comparator finds no difference between what is not null.
func comparatorOfNulls(how comparing) body {
	return make1(func(rt *Runtime, v Value) (Value, error) {
		inner, _ := v.Object().(*comparator)
		return bounded(&comparator{how: how, inner: inner, rt: rt})
	})
}

func (c *comparator) reverse() *comparator {
	switch c.how {
	case compareNaturally:
		return &comparator{how: compareNaturallyReversed, rt: c.rt}
	case compareNaturallyReversed:
		return &comparator{how: compareNaturally, rt: c.rt}
	case compareReversed:
		return c.inner
	case compareNullsFirst, compareNullsLast:
		r := &comparator{how: compareNullsFirst + compareNullsLast - c.how, rt: c.rt}
		if c.inner != nil {
			r.inner = c.inner.reverse()
		}
		return r
	}
	return &comparator{how: compareReversed, inner: c, rt: c.rt}
}

func (c *comparator) chain(then *comparator) *comparator {
	if c.how != compareNullsFirst && c.how != compareNullsLast {
		return &comparator{how: compareChain, inner: c, then: then, rt: c.rt}
	}
	if c.inner != nil {
		then = c.inner.chain(then)
	}
	return &comparator{how: c.how, inner: then, rt: c.rt}
}

var comparatorMethods = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"int compare(Object,Object)", do2(func(_ *Runtime, c *comparator, x, y Value) (int, error) { return c.compare(x, y) })},
		{"Comparator reversed()", do0(func(_ *Runtime, c *comparator) (Value, error) { return bounded(c.reverse()) })},
		{"Comparator thenComparing(Comparator)", do1(func(_ *Runtime, c, then *comparator) (Value, error) { return bounded(c.chain(then)) })},
		{"Comparator thenComparing(Function)", functionNull},
		{"Comparator thenComparing(Function,Comparator)", functionNull},
		{"Comparator thenComparingInt(ToIntFunction)", functionNull},
		{"Comparator thenComparingLong(ToLongFunction)", functionNull},
		{"Comparator thenComparingDouble(ToDoubleFunction)", functionNull},
		{"static Comparator comparing(Function)", functionNull},
		{"static Comparator comparing(Function,Comparator)", functionNull},
		{"static Comparator comparingInt(ToIntFunction)", functionNull},
		{"static Comparator comparingLong(ToLongFunction)", functionNull},
		{"static Comparator comparingDouble(ToDoubleFunction)", functionNull},
		{"static Comparator nullsFirst(Comparator)", comparatorOfNulls(compareNullsFirst)},
		{"static Comparator nullsLast(Comparator)", comparatorOfNulls(compareNullsLast)},
		{"static Comparator naturalOrder()", comparatorOf(compareNaturally)},
		{"static Comparator reverseOrder()", comparatorOf(compareNaturallyReversed)},
	}
}}

// compareBy compares by a comparator, naturally if it is null.
func compareBy(by, x, y Value) (int, error) {
	c, ok := by.Object().(*comparator)
	if !ok {
		return compareNatural(x, y)
	}
	return c.compare(x, y)
}

func (c *comparator) compare(x, y Value) (int, error) {
	switch c.how {
	case compareNaturally, compareNaturallyReversed:
		for _, v := range []Value{x, y} {
			if of := classOf(v); of != nil && !of.isA("Comparable") {
				return 0, classCast(v, "java.lang.Comparable")
			}
		}
		if c.how == compareNaturallyReversed {
			x, y = y, x
		}
		return c.natural(x, y)
	case compareReversed:
		return c.inner.compare(y, x)
	case compareChain:
		if n, err := c.inner.compare(x, y); n != 0 || err != nil {
			return n, err
		}
		return c.then.compare(x, y)
	case compareParts:
		return c.compareParts(x, y)
	}
	return c.compareNulls(x, y)
}

func (c *comparator) compareNulls(x, y Value) (int, error) {
	first := -1
	if c.how == compareNullsLast {
		first = 1
	}
	switch {
	case x.IsNull() && y.IsNull():
		return 0, nil
	case x.IsNull():
		return first, nil
	case y.IsNull():
		return -first, nil
	case c.inner == nil:
		return 0, nil
	}
	return c.inner.compare(x, y)
}

func (c *comparator) compareParts(x, y Value) (int, error) {
	p, ok1 := x.Object().(*entry)
	q, ok2 := y.Object().(*entry)
	switch {
	case !ok1 && !x.IsNull() || !ok2 && !y.IsNull():
		return 0, classCast(x, "java.util.Map$Entry")
	case !ok1 || !ok2:
		return 0, nullPointer()
	}
	a, b := p.key, q.key
	if c.part == values {
		a, b = p.value(), q.value()
	}
	if c.inner != nil {
		return c.inner.compare(a, b)
	}
	return c.natural(a, b)
}

func (c *comparator) natural(x, y Value) (int, error) {
	if err := c.rt.Spend(min(x.Work(), y.Work())); err != nil {
		return 0, err
	}
	return compareNatural(x, y)
}

// enumMethods are what java.lang.Enum adds to the natural order, the only one of its class.
var enumMethods = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"String name()", textMethod},
		{"int ordinal()", on0(func(Value) int { return 0 })},
		{"Class getDeclaringClass()", classMethod},
		{"int compareTo(Enum)", do1(compareToEnum)},
		{"int compareTo(Object)", do1(compareToEnum)},
		{"Optional describeConstable()", refuse("java.lang.Enum", "describeConstable")},
		{"static Enum valueOf(Class,String)", make2(func(rt *Runtime, of classObject, name Value) (Value, error) {
			switch {
			case of.of != naturalOrderClass:
				return Value{}, illegalArgument("not an enum class")
			case name.IsNull():
				return Value{}, nullPointer()
			case name.Str() != "INSTANCE":
				return Value{}, illegalArgument("no enum constant " + name.Str())
			}
			return jsondoc.OfObject(&comparator{how: compareNaturally, rt: rt}), nil
		})},
	}
}}

func compareToEnum(_ *Runtime, x Value, y some) (int, error) {
	if classOf(x) != classOf(y.Value) {
		return 0, classCast(y.Value, "java.lang.Enum")
	}
	return 0, nil
}

func init() {
	naturalOrderClass.tables = func() [][]sig { return [][]sig{comparatorMethods.Get(), enumMethods.Get()} }
	plain := comparatorClasses[compareNaturallyReversed]
	plain.tables = func() [][]sig { return [][]sig{comparatorMethods.Get()} }
	for _, c := range comparatorClasses[compareParts:] {
		c.like = plain
	}
}
