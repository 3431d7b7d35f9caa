package javalang

import "github.com/gatemap/gatemap/internal/jsondoc"

// comparator is a java.util.Comparator. A template gets its first one from
// Map.Entry.comparingByKey or comparingByValue.
type comparator struct {
	part     part // what of the entries is compared
	natural  bool // no part: the values themselves
	reversed bool
	inner    *comparator // how the parts are compared, nil for natural order
	then     *comparator
	rt       *Runtime
}

var comparatorClass = &class{name: "java.util.Comparator", typ: typeOf("Comparator")}

func (*comparator) class() *class { return comparatorClass }

// AppendText appends the name of the natural order, or what a lambda prints,
// which differs from run to run.
func (c *comparator) AppendText(dst []byte) []byte {
	if c.natural && !c.reversed && c.then == nil {
		return append(dst, "INSTANCE"...)
	}
	if c.natural && c.then == nil {
		return append(append(dst, "java.util.Collections$ReverseComparator"...), identity...)
	}
	return append(append(dst, "java.util.Map$Entry$$Lambda$12/0x0000000800c31000"...), identity...)
}

// maxComparators bounds a chain of comparators.
const maxComparators = 100

func comparatorBy(p part) body {
	return func(rt *Runtime, _ Value, _ []Value) (Value, error) {
		return jsondoc.OfObject(&comparator{part: p, rt: rt}), nil
	}
}

func comparatorByGiven(p part) body {
	return func(rt *Runtime, _ Value, a []Value) (Value, error) {
		inner, ok := a[0].Object().(*comparator)
		if !ok {
			return Value{}, nullPointer()
		}
		return bounded(&comparator{part: p, inner: inner, rt: rt})
	}
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

func naturalComparator(reversed bool) body {
	return func(rt *Runtime, _ Value, _ []Value) (Value, error) {
		return jsondoc.OfObject(&comparator{natural: true, reversed: reversed, rt: rt}), nil
	}
}

var comparatorMethods = []sig{
	{"int compare(Object,Object)", func(_ *Runtime, this Value, a []Value) (Value, error) {
		n, err := compareBy(this, a[0], a[1])
		return ofInt(n), err
	}},
	{"Comparator reversed()", func(_ *Runtime, this Value, _ []Value) (Value, error) {
		c := *this.Object().(*comparator)
		c.reversed = !c.reversed
		if c.then != nil {
			then := *c.then
			then.reversed = !then.reversed
			c.then = &then
		}
		return jsondoc.OfObject(&c), nil
	}},
	{"Comparator thenComparing(Comparator)", func(_ *Runtime, this Value, a []Value) (Value, error) {
		then, ok := a[0].Object().(*comparator)
		if !ok {
			return Value{}, nullPointer()
		}
		c := *this.Object().(*comparator)
		if c.then != nil {
			last := *c.then
			last.then = then
			then = &last
		}
		c.then = then
		return bounded(&c)
	}},
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
	{"static Comparator nullsFirst(Comparator)", refuse("java.util.Comparator", "nullsFirst")},
	{"static Comparator nullsLast(Comparator)", refuse("java.util.Comparator", "nullsLast")},
	{"static Comparator naturalOrder()", naturalComparator(false)},
	{"static Comparator reverseOrder()", naturalComparator(true)},
}

// compareBy compares by a comparator, naturally if it is null.
func compareBy(by, x, y Value) (int, error) {
	c, ok := by.Object().(*comparator)
	if !ok {
		return compareNatural(x, y)
	}
	return c.compare(x, y)
}

func (c *comparator) compare(x, y Value) (int, error) {
	a, b := x, y
	if !c.natural {
		p, ok1 := x.Object().(*entry)
		q, ok2 := y.Object().(*entry)
		switch {
		case x.IsNull() || y.IsNull():
			return 0, nullPointer()
		case !ok1 || !ok2:
			return 0, classCast(x, "java.util.Map$Entry")
		}
		a, b = p.key, q.key
		if c.part == values {
			a, b = p.value(), q.value()
		}
	}
	if err := c.rt.Spend(min(a.Work(), b.Work())); err != nil {
		return 0, err
	}
	n, err := 0, error(nil)
	if c.inner != nil {
		n, err = c.inner.compare(a, b)
	} else {
		n, err = compareNatural(a, b)
	}
	if c.reversed {
		n = -n
	}
	if n == 0 && err == nil && c.then != nil {
		return c.then.compare(x, y)
	}
	return n, err
}

func init() {
	comparatorClass.tables = [][]sig{comparatorMethods}
}
