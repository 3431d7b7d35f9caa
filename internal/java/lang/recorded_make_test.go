package lang

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// subject is a class of receivers: statements that make $x an object of it, each with others that are seen through it or
// through which it is seen.
type subject struct {
	class string
	setup []string
	make  func(k *maker) string        // makes a sequence where there is no class
	list  func(all []subject) []string // gives all sequences
}

// subjects are in the order of the files of recorded answers. What is not here, a template cannot get hold of.
var subjects = []subject{
	{class: "operators", make: (*maker).operation}, {class: "String.format", make: (*maker).format}, {class: "case mapping", make: (*maker).caseMapping},
	{class: "edges", list: func([]subject) []string { return edges }}, {class: "walks", list: walks},
	{class: "java.lang.String", setup: []string{"$x=$s", "$x=$t", "$x=$e", "$x=$u", "$x=$h", "$x=$p", "$x=$r", "$x=$w",
		"$x=$e.concat('%s|%5d|%-8.3f')", "$x=$e.concat('12')", "$x=$e.concat('a\\tb\\u0041\\101')"}},
	{class: "java.lang.Character", setup: []string{"$x=$s.charAt(0)", "$x=$s.charAt(5)", "$x=$u.charAt(2)", "$x=$u.charAt(7)", "$x=$u.charAt(8)",
		"$x=$k.toString().charAt(3)"}},
	{class: "java.lang.Boolean", setup: []string{"$x=$o", "$x=$e.isEmpty()", "$x=$s.isEmpty()"}},
	{class: "java.lang.Byte", setup: []string{"$x=$n.byteValue()", "$x=$q.byteValue()", "$x=$k.byteValue()", "$x=$d.valueOf('-128').byteValue()"}},
	{class: "java.lang.Short", setup: []string{"$x=$n.shortValue()", "$x=$q.shortValue()", "$x=$k.shortValue()", "$x=$d.valueOf('-32768').shortValue()"}},
	{class: "java.lang.Integer", setup: []string{"$x=$n", "$x=$z", "$x=$q", "$x=$n.valueOf('2147483647')", "$x=$n.valueOf('-2147483648')"}},
	{class: "java.lang.Long", setup: []string{"$x=$k", "$x=$q.longValue()", "$x=$k.valueOf('9223372036854775807')", "$x=$k.valueOf('-9223372036854775808')"}},
	{class: "java.lang.Float", setup: []string{"$x=$d.floatValue()", "$x=$f.floatValue()", "$x=$d.valueOf('NaN').floatValue()",
		"$x=$d.valueOf('-0.0').floatValue()", "$x=$d.valueOf('1e-45').floatValue()", "$x=$d.valueOf('-Infinity').floatValue()"}},
	{class: "java.lang.Double", setup: []string{"$x=$d", "$x=$f", "$x=$d.valueOf('NaN')", "$x=$d.valueOf('-0.0')", "$x=$d.valueOf('4.9e-324')",
		"$x=$d.valueOf('Infinity')"}},
	{class: "java.math.BigInteger", setup: []string{"$x=$b", "$x=$b.negate()", "$x=$b.valueOf(0)", "$x=$b.valueOf(1)", "$x=$b.valueOf(97)", "$x=$b.pow(7)",
		"$x=$b.valueOf(-64)"}},
	{class: "java.math.BigDecimal", setup: []string{"$x=$c", "$x=$c.negate()", "$x=$c.valueOf(0)", "$x=$c.valueOf(25, 1)", "$x=$c.valueOf(-15, -3)",
		"$x=$c.valueOf(1000, 2)", "$x=$c.valueOf(1, 12)"}},
	{class: "java.lang.Class", setup: []string{"$x=$s.class", "$x=$n.class", "$x=$l.class", "$x=$m.class", "$x=$o.class", "$x=$c.class"}},
	{class: "java.util.ArrayList", setup: []string{"$x=$l;$y=$x.subList(1, 3);$v=$x.listIterator(1)", "$x=$i;$y=$x.iterator()", "$x=$j;$y=$x.subList(0, 0)",
		"$x=['a', 2, [true, $o], 2.5]", "$x=[3..7];$y=$x.listIterator()", "$x=[1..5000]", "$x=$l;$y=$l"}},
	{class: "net.minidev.json.JSONArray", setup: []string{"$x=$A;$y=$x.subList(1, 3);$v=$x.listIterator()", "$x=$A;$y=$x.get(2)", "$x=$B.n;$y=$x.iterator()",
		"$x=$A.get(2);$y=$A"}},
	{class: "java.util.ArrayList$SubList", setup: []string{"$x=$l.subList(1, 3);$y=$l", "$x=$l.subList(0, 3).subList(1, 2);$y=$l", "$x=$i.subList(0, 4);$y=$x.iterator()",
		"$x=$j.subList(0, 0);$y=$j", "$x=$A.subList(1, 4);$y=$A"}},
	{class: "java.util.AbstractList$SubList", setup: []string{"$x=$i.toArray().subList(1, 3)", "$x=$t.split(',').subList(0, 3);$y=$x.iterator()",
		"$x=$l.toArray().subList(0, 3).subList(1, 2)"}},
	{class: "org.apache.velocity.util.ArrayListWrapper", setup: []string{"$x=$l.toArray()", "$x=$t.split(',');$y=$x.iterator()", "$x=$e.toCharArray()", "$x=$i.toArray()",
		"$x=$s.chars().toArray()", "$x=$s.getBytes();$y=$x.listIterator()"}},
	{class: "java.util.ImmutableCollections$ListN", setup: []string{"$x=$l.of(1, 'a', 2.5)", "$x=$l.of()", "$x=$i.copyOf($i);$y=$x.iterator()", "$x=$l.stream().toList()",
		"$x=$A.stream().toList()"}},
	{class: "java.util.ImmutableCollections$List12", setup: []string{"$x=$l.of('a')", "$x=$l.of(1, 2)", "$x=$l.of($i, 'z');$y=$i"}},
	{class: "java.util.ImmutableCollections$SubList", setup: []string{"$x=$l.of(1, 2, 3).subList(0, 2)", "$x=$l.copyOf($l).subList(1, 3).subList(0, 1)", "$x=$l.of(1).subList(0, 0)"}},
	{class: "java.util.LinkedHashMap", setup: []string{"$x=$m;$y=$x.keySet();$v=$x.entrySet()", "$x=$m;$y=$x.values().iterator()", "$x=$B;$y=$x.entrySet().iterator()",
		"$x=$m.clone();$y=$m", "$x=$B.d;$y=$B"}},
	{class: "java.util.HashMap", setup: []string{"$x=$H;$y=$x.keySet();$v=$x.values()", "$x=$H;$y=$x.entrySet().iterator()", "$x=$H.clone();$y=$x.entrySet()"}},
	{class: "java.util.ImmutableCollections$Map1", setup: []string{"$x=$m.of('a', 1)", "$x=$m.of(7, $l);$y=$l", "$x=$m.of('b', 'x');$y=$x.entrySet()"}},
	{class: "java.util.ImmutableCollections$MapN", setup: []string{"$x=$m.of()", "$x=$m.of('a', 1, 'b', 'x')", "$x=$m.copyOf($m)"}},
	{class: "java.util.LinkedHashMap$LinkedKeySet", setup: []string{"$x=$m.keySet();$y=$m", "$x=$B.keySet();$y=$x.iterator()"}},
	{class: "java.util.LinkedHashMap$LinkedValues", setup: []string{"$x=$m.values();$y=$m", "$x=$B.values();$y=$x.iterator()"}},
	{class: "java.util.LinkedHashMap$LinkedEntrySet", setup: []string{"$x=$m.entrySet();$y=$m", "$x=$B.entrySet();$y=$x.iterator();$v=$y.next()"}},
	{class: "java.util.HashMap$KeySet", setup: []string{"$x=$H.keySet();$y=$H", "$x=$H.keySet();$y=$x.iterator()"}},
	{class: "java.util.HashMap$Values", setup: []string{"$x=$H.values();$y=$H", "$x=$H.values();$y=$x.iterator()"}},
	{class: "java.util.HashMap$EntrySet", setup: []string{"$x=$H.entrySet();$y=$H", "$x=$H.entrySet();$y=$x.iterator();$v=$y.next()"}},
	{class: "java.util.AbstractMap$1", setup: []string{"$x=$m.of('a', 1).keySet()", "$x=$m.of().keySet()", "$x=$m.of('a', 1, 'b', 2).keySet()"}},
	{class: "java.util.AbstractMap$2", setup: []string{"$x=$m.of('a', 1).values()", "$x=$m.of().values()", "$x=$m.of('a', 1, 'b', 2).values()"}},
	{class: "java.util.ImmutableCollections$MapN$1", setup: []string{"$x=$m.of().entrySet()", "$x=$m.of('a', 1, 'b', 2).entrySet()"}},
	{class: "java.util.ImmutableCollections$Set12", setup: []string{"$x=$m.keySet().of(7)", "$x=$m.of('b', 'x').entrySet()", "$x=$m.keySet().of('a', 2)"}},
	{class: "java.util.ImmutableCollections$SetN", setup: []string{"$x=$m.keySet().of()", "$x=$m.keySet().of('a', 'b', 3)", "$x=$m.keySet().copyOf($i)"}},
	{class: "java.util.LinkedHashMap$Entry", setup: []string{"$x=$m.entrySet().iterator().next();$y=$m", "$x=$B.entrySet().toArray().get(1);$y=$B"}},
	{class: "java.util.HashMap$Node", setup: []string{"$x=$H.entrySet().iterator().next();$y=$H"}},
	{class: "java.util.KeyValueHolder", setup: []string{"$x=$m.entry('a', 1)", "$x=$m.entry($l, $i);$y=$l", "$x=$m.of('a', 1, 'b', 2).entrySet().iterator().next()"}},
	{class: "java.util.ArrayList$Itr", setup: []string{"$x=$l.iterator();$y=$l", "$x=$i.iterator();$y=$x.next();$v=$i", "$x=$A.iterator()"}},
	{class: "java.util.ArrayList$ListItr", setup: []string{"$x=$l.listIterator();$y=$l", "$x=$i.listIterator(2);$y=$i", "$x=$A.listIterator(4)"}},
	{class: "java.util.ArrayList$SubList$1", setup: []string{"$x=$l.subList(0, 2).iterator();$y=$l", "$x=$i.subList(1, 4).listIterator(1);$y=$i"}},
	{class: "java.util.AbstractList$Itr", setup: []string{"$x=$l.toArray().iterator()", "$x=$t.split(',').iterator()"}},
	{class: "java.util.AbstractList$ListItr", setup: []string{"$x=$l.toArray().listIterator()", "$x=$t.split(',').listIterator(2)"}},
	{class: "java.util.ImmutableCollections$ListItr", setup: []string{"$x=$l.of(1, 2, 3).iterator()", "$x=$l.of(1, 2, 3).listIterator(2)", "$x=$l.of('a').listIterator()",
		"$x=$l.of().iterator()"}},
	{class: "java.util.LinkedHashMap$LinkedKeyIterator", setup: []string{"$x=$m.keySet().iterator();$y=$m", "$x=$B.keySet().iterator();$y=$B"}},
	{class: "java.util.LinkedHashMap$LinkedValueIterator", setup: []string{"$x=$m.values().iterator();$y=$m", "$x=$B.values().iterator();$y=$B"}},
	{class: "java.util.LinkedHashMap$LinkedEntryIterator", setup: []string{"$x=$m.entrySet().iterator();$y=$m", "$x=$B.entrySet().iterator();$y=$B"}},
	{class: "java.util.HashMap$KeyIterator", setup: []string{"$x=$H.keySet().iterator();$y=$H"}},
	{class: "java.util.HashMap$ValueIterator", setup: []string{"$x=$H.values().iterator();$y=$H"}},
	{class: "java.util.HashMap$EntryIterator", setup: []string{"$x=$H.entrySet().iterator();$y=$H"}},
	{class: "java.util.AbstractList$SubList$1", setup: []string{"$x=$i.toArray().subList(1, 4).listIterator(1)", "$x=$t.split(',').subList(0, 2).iterator()"}},
	{class: "java.util.AbstractMap$1$1", setup: []string{"$x=$m.of('a', 1).keySet().iterator()"}},
	{class: "java.util.AbstractMap$2$1", setup: []string{"$x=$m.of('a', 1).values().iterator()"}},
	{class: "java.util.ImmutableCollections$Set12$1", setup: []string{"$x=$m.keySet().of('a').iterator()"}},
	{class: "java.util.ImmutableCollections$SetN$SetNIterator", setup: []string{"$x=$m.keySet().of().iterator()", "$x=$m.keySet().of('a', 'b', 3).iterator()"}},
	{class: "java.util.ImmutableCollections$MapN$MapNIterator", setup: []string{"$x=$m.of().entrySet().iterator()", "$x=$m.of('a', 1, 'b', 2).entrySet().iterator()"}},
	{class: "java.util.Optional", setup: []string{"$x=$l.stream().findFirst()", "$x=$j.stream().findFirst()", "$x=$s.describeConstable()", "$x=$l.stream().skip(1).findFirst()"}},
	{class: "java.util.OptionalInt", setup: []string{"$x=$s.chars().max()", "$x=$e.chars().max()"}},
	{class: "java.util.OptionalLong", setup: []string{"$x=$s.chars().asLongStream().min()", "$x=$e.chars().asLongStream().min()"}},
	{class: "java.util.OptionalDouble", setup: []string{"$x=$s.chars().average()", "$x=$e.chars().average()"}},
	{class: "java.util.IntSummaryStatistics", setup: []string{"$x=$s.chars().summaryStatistics()", "$x=$e.chars().summaryStatistics()"}},
	{class: "java.util.LongSummaryStatistics", setup: []string{"$x=$s.chars().asLongStream().summaryStatistics()", "$x=$e.chars().asLongStream().summaryStatistics()"}},
	{class: "java.util.DoubleSummaryStatistics", setup: []string{"$x=$s.chars().asDoubleStream().summaryStatistics()", "$x=$e.chars().asDoubleStream().summaryStatistics()"}},
	{class: "java.util.Comparators$NaturalOrderComparator", setup: []string{"$x=$m.entry('a', 1).comparingByKey().naturalOrder()"}},
	{class: "java.util.Collections$ReverseComparator", setup: []string{"$x=$m.entry('a', 1).comparingByKey().reverseOrder()"}},
	{class: "java.util.Comparator", setup: []string{"$x=$m.entry('a', 1).comparingByKey()", "$x=$m.entry('a', 1).comparingByValue()", "$x=$m.entry('a', 1).comparingByValue().nullsFirst(null)",
		"$x=$m.entry('a', 1).comparingByKey().reversed()", "$x=$m.entry('a', 1).comparingByKey().thenComparing($m.entry('a', 1).comparingByValue())"}},
	{class: "java.util.stream.ReferencePipeline$Head", setup: []string{"$x=$l.stream()", "$x=$j.stream()", "$x=$i.stream()", "$x=$A.stream()", "$x=$w.lines()"}},
	{class: "java.util.stream.IntPipeline$Head", setup: []string{"$x=$s.chars()", "$x=$e.chars()", "$x=$u.codePoints()"}},
	{class: "java.util.stream.LongPipeline$Head", setup: []string{"$x=$s.chars().asLongStream()", "$x=$e.chars().asLongStream()", "$x=$s.chars().asLongStream().range(3, 9)"}},
	{class: "java.util.stream.DoublePipeline$Head", setup: []string{"$x=$s.chars().asDoubleStream()", "$x=$e.chars().asDoubleStream()", "$x=$s.chars().asDoubleStream().of(2.5)"}},
	{class: "java.util.stream.Streams$StreamBuilderImpl", setup: []string{"$x=$l.stream().builder()", "$x=$l.stream().builder().add(7)"}},
	{class: "java.util.stream.Streams$IntStreamBuilderImpl", setup: []string{"$x=$s.chars().builder()", "$x=$s.chars().builder().add(7)"}},
	{class: "java.util.stream.Streams$LongStreamBuilderImpl", setup: []string{"$x=$s.chars().asLongStream().builder()"}},
	{class: "java.util.stream.Streams$DoubleStreamBuilderImpl", setup: []string{"$x=$s.chars().asDoubleStream().builder()"}},
	{class: "java.util.Spliterators$1Adapter", setup: []string{"$x=$l.stream().iterator()", "$x=$j.stream().iterator()"}},
	{class: "java.util.Spliterators$2Adapter", setup: []string{"$x=$s.chars().iterator()", "$x=$e.chars().iterator()"}},
	{class: "java.util.Spliterators$3Adapter", setup: []string{"$x=$s.chars().asLongStream().iterator()", "$x=$e.chars().asLongStream().iterator()"}},
	{class: "java.util.Spliterators$4Adapter", setup: []string{"$x=$s.chars().asDoubleStream().iterator()", "$x=$e.chars().asDoubleStream().iterator()"}},
	{class: "java.util.function.Consumer", setup: []string{"$y=$l.stream().builder();$x=$y.andThen($y)"}},
	{class: "java.util.function.IntConsumer", setup: []string{"$y=$s.chars().builder();$x=$y.andThen($y)", "$y=$s.chars().summaryStatistics();$x=$y.andThen($y)"}},
	{class: "java.util.function.LongConsumer", setup: []string{"$y=$s.chars().asLongStream().builder();$x=$y.andThen($y)"}},
	{class: "java.util.function.DoubleConsumer", setup: []string{"$y=$s.chars().asDoubleStream().summaryStatistics();$x=$y.andThen($y)"}},
	{class: "[Ljava.lang.Object;", setup: []string{"$x=$l.toArray()", "$x=$j.toArray()"}},
	{class: "[Ljava.lang.String;", setup: []string{"$x=$t.split(',')", "$x=$e.split(',')"}},
	{class: "[C", setup: []string{"$x=$s.toCharArray()", "$x=$h.toCharArray()"}},
	{class: "[B", setup: []string{"$x=$u.getBytes()", "$x=$s.getBytes('UTF-16')"}},
	{class: "[I", setup: []string{"$x=$s.chars().toArray()", "$x=$e.chars().toArray()"}},
	{class: "[J", setup: []string{"$x=$s.chars().asLongStream().toArray()"}},
	{class: "[D", setup: []string{"$x=$s.chars().asDoubleStream().toArray()"}},
	{class: "[Ljava.math.BigInteger;", setup: []string{"$x=$b.sqrtAndRemainder()", "$x=$b.divideAndRemainder($b.valueOf(97))"}},
	{class: "[Ljava.math.BigDecimal;", setup: []string{"$x=$c.divideAndRemainder($c.valueOf(25, 1))"}},
	{class: "org.apache.velocity.runtime.directive.ForeachScope", setup: []string{"$x=$P"}},
	{class: "org.apache.velocity.runtime.directive.Scope$Info", setup: []string{"$x=$Q"}},
	{class: "org.apache.velocity.runtime.directive.Block$Reference", setup: []string{"$x=$K"}},
}

// maker makes sequences of calls and runs them at the same time, to know what there is to be called.
type maker struct {
	*calls
	rng  *rand.Rand
	text []string
	out  string
	err  error
}

func newMaker(rng *rand.Rand) *maker { return &maker{calls: newCalls(), rng: rng} }

// errEnd ends a sequence in which nothing more can be said.
var errEnd = errors.New("the sequence ends")

// add runs one more statement; false ends the sequence.
func (k *maker) add(statement string) bool {
	if k.err != nil {
		return false
	}
	k.text = append(k.text, statement)
	out, err := k.statement(statement)
	k.out += out
	var thrown *Exception
	switch {
	case errors.As(err, &thrown):
		k.out, k.err = "throws "+thrown.Class, errEnd
	case err != nil:
		k.err = err
	}
	return k.err == nil
}

func (k *maker) sequence() string { return strings.Join(k.text, ";") }

// one picks an element.
func (k *maker) one(words ...string) string { return words[k.rng.IntN(len(words))] }

// begin runs a setup.
func (k *maker) begin(setup string) {
	for _, s := range statements(setup) {
		k.add(s)
	}
}

// around calls m on $x and then others on $x and what belongs to it, and shows them at the end.
func (k *maker) around(m *method) {
	if !k.add(k.shown("$x", k.vars["x"], m)) {
		return
	}
	names := []string{"x"}
	for _, n := range []string{"y", "v", "a"} {
		if _, ok := k.vars[n]; ok {
			names = append(names, n)
		}
	}
	if mutable(k.vars["x"]) || len(names) > 1 {
		for range k.rng.IntN(4) {
			n := names[k.rng.IntN(len(names))]
			if m := k.any(k.vars[n]); m != nil && !k.add(k.shown("$"+n, k.vars[n], m)) {
				return
			}
		}
	}
	for _, n := range names {
		if v := k.vars[n]; mutable(v) && !arbitrary(v) && !k.add(k.look("$"+n, v)) {
			return
		}
	}
}

// look shows a value, but of a long list only a little.
func (k *maker) look(text string, v Value) string {
	if _, ok := v.Object().(*rangeList); ok {
		return text + ".subList(0, 3)"
	}
	return text
}

func mutable(v Value) bool {
	switch v.Kind() {
	case jsondoc.MapRef, jsondoc.ListRef, jsondoc.DocMap, jsondoc.DocList:
		return true
	case jsondoc.Opaque:
		switch v.Object().(type) {
		case lister, *view, *iterator, *entry, *builder, *statistics, *array:
			return true
		}
	}
	return false
}

// arbitrary reports whether the order of what v prints is arbitrary in Java: that of unmodifiable sets and maps.
func arbitrary(v Value) bool {
	switch o := v.Object().(type) {
	case *view:
		return (o.of.IsNull() || o.ro) && o.len() > 1
	case *fixedMap:
		return o.of.Len() > 1
	}
	return false
}

func hashedByIdentity(v Value) bool {
	if v.Kind() != jsondoc.Opaque {
		return false
	}
	switch o := v.Object().(type) {
	case *view:
		return o.part == values && !o.of.IsNull()
	case *fixedList:
		return slices.ContainsFunc(o.elems, hashedByIdentity)
	case lister, *entry, *fixedMap, *optional:
		return false
	}
	return true
}

// any picks a method of the class of v; nil if there is none that can be called.
func (k *maker) any(v Value) *method {
	c := classOf(v)
	if c == nil || c == classClass {
		return nil
	}
	if _, ok := v.Object().(*array); ok && k.rng.IntN(4) > 0 {
		c = wrapperClass
	}
	all := everyMethod(c)
	if len(all) == 0 || strings.Contains(v.Str(), identity) {
		return nil
	}
	return all[k.rng.IntN(len(all))]
}

// everyMethod lists the methods of c by name.
func everyMethod(c *class) []*method {
	loadClasses()
	var all []*method
	for _, name := range slices.Sorted(maps.Keys(c.methods)) {
		all = append(all, c.methods[name]...)
	}
	return all
}

// shown writes a call of m on an expression, so that what it gives can be told: a call of its result follows now and then, and
// always where the result itself is arbitrary.
func (k *maker) shown(on string, v Value, m *method) string {
	text := on + "." + m.name + "(" + strings.Join(k.arguments(m), ", ") + ")"
	if m.name == "hashCode" && hashedByIdentity(v) {
		return text + ".getClass()"
	}
	turn := k.rng.IntN(12)
	if _, ok := v.Object().(*stream); ok && turn > 5 {
		turn = 2
	}
	switch turn {
	case 0:
		return on + k.one(".class", ".empty", ".name", ".value", ".key", ".bytes", ".a", ".blank", ".present", ".naN", ".one", ".asInt", ".first")
	case 1:
		return on + "[" + k.index() + "]"
	case 5:
		return "$a=" + text
	case 6:
		if mutable(v) && k.rng.IntN(3) == 0 {
			return on + k.one("."+k.one("a", "key", "value", "one"), "["+k.index()+"]") + "=" + k.index()
		}
	}
	return k.result(text, turn >= 2 && turn <= 4)
}

// result writes a call on what text gives, which is found out on a copy of the state, where it is wanted or the result is
// arbitrary.
func (k *maker) result(text string, wanted bool) string {
	probe := newCalls()
	for _, s := range k.text {
		if _, err := probe.statement(s); err != nil {
			return text
		}
	}
	v, err := probe.value(text)
	if err != nil || v.Kind() == jsondoc.String && (v.Str() == "" || strings.Contains(v.Str(), identity)) {
		return text
	}
	if arbitrary(v) {
		return text + k.one(".size()", ".isEmpty()", ".get('a')", ".contains(1)", ".getClass()")
	}
	m := k.any(v)
	if !wanted || m == nil || m.name == "hashCode" && hashedByIdentity(v) {
		return text
	}
	return text + "." + m.name + "(" + strings.Join(k.arguments(m), ", ") + ")"
}

// arguments writes arguments for m, now and then of wrong types, too many or too few.
func (k *maker) arguments(m *method) []string {
	params := make([]string, len(m.params))
	for i, p := range m.params {
		params[i] = types[p].name
	}
	if n := len(m.params); n > 0 && types[m.params[n-1]].elem != noType && k.rng.IntN(3) > 0 {
		elem := types[types[m.params[n-1]].elem].name
		params = params[:n-1]
		for range k.rng.IntN(4) {
			params = append(params, elem)
		}
	}
	switch n := len(params); {
	case k.rng.IntN(30) == 0:
		params = append(params, "int")
	case n > 0 && k.rng.IntN(40) == 0:
		params = params[:n-1]
	}
	if m.name == "compare" && len(params) == 2 && params[0] == "Object" && k.rng.IntN(2) == 0 {
		params[0], params[1] = "Entry", "Entry"
	}
	for i, p := range params {
		params[i] = k.arg(p)
	}
	return params
}

// arg writes an argument for a parameter.
func (k *maker) arg(param string) string {
	switch k.rng.IntN(40) {
	case 0, 1:
		return "null"
	case 2, 3:
		param = "Object"
	}
	if list, ok := argumentPools[param]; ok {
		return k.one(list...)
	}
	if param == "Object" {
		switch k.rng.IntN(3) {
		case 1: // what there is in the collections
			return k.one("'a'", "'b'", "'x'", "'c'", "1", "2", "3", "'p'", "'n'", "'k'", "'one'", "'stage'", "'prod'", "true", "$m.entry('a', 1)")
		case 0:
			return k.one("$x", "$l", "$i", "$m", "$A", "$B", "$H", "$o", "$b", "$c", "$d", "$k", "$m.entry('a', 1)", "[1, 2]", "$s.charAt(1)", "$m.keySet()")
		}
		return k.arg(k.one("int", "String"))
	}
	return "null" // a function or another object that templates do not have
}

var integerPool = []string{"0", "1", "2", "3", "4", "5", "7", "10", "16", "33", "36", "65", "97", "-1", "-2", "128", "255", "1000", "8364", "55357", "65536",
	"128512", "1114112", "2147483647", "-2147483648", "$n", "$q", "$z"}

// argumentPools hold the arguments for the types of parameters, the ordinary ones and those at the edges.
var argumentPools = map[string][]string{
	"int": integerPool, "Integer": integerPool,
	"long": append([]string{"$k", "$k.valueOf('9223372036854775807')", "$k.valueOf('-9223372036854775808')"}, integerPool...), "Long": {"$k", "$q.longValue()"},
	"short": {"$n.shortValue()", "$q.shortValue()", "$k.shortValue()", "$n.byteValue()", "1"}, "Short": {"$n.shortValue()", "$q.shortValue()"},
	"byte": {"$n.byteValue()", "$q.byteValue()", "$k.byteValue()", "1"}, "Byte": {"$n.byteValue()", "$q.byteValue()"},
	"double": {"0.5", "1.5", "-3.25", "100.125", "0.0001", "1234567.0", "$d", "$f", "$n", "$k", "$d.floatValue()", "$d.valueOf('NaN')", "$d.valueOf('-0.0')",
		"$d.valueOf('Infinity')", "$d.valueOf('1e300')"},
	"Double": {"$d", "$f", "$d.valueOf('NaN')"},
	"float":  {"$d.floatValue()", "$f.floatValue()", "$n", "$k", "$d.valueOf('NaN').floatValue()", "$d.valueOf('1e-40').floatValue()", "$d.valueOf('-0.0').floatValue()"},
	"Float":  {"$d.floatValue()", "$f.floatValue()"},
	"char": {"$s.charAt(0)", "$s.charAt(2)", "$s.charAt(5)", "$u.charAt(2)", "$u.charAt(7)", "$u.charAt(8)", "$h.charAt(1)", "$k.toString().charAt(4)",
		"$p.charAt(6)"},
	"Character": {"$s.charAt(0)", "$s.charAt(4)", "$u.charAt(2)"},
	"boolean":   {"true", "false", "$o"}, "Boolean": {"true", "false"},
	"String": stringPool, "CharSequence": stringPool,
	"Collection": collectionPool, "Iterable": collectionPool, "List": {"$l", "$i", "$j", "$A", "[1, 'a']"},
	"Class": {"$s.class", "$m.entry('a', 1).comparingByKey().naturalOrder().class"}, "Enum": {"$m.entry('a', 1).comparingByKey().naturalOrder()"},
	"Map":    {"$m", "$B", "$H", "$m.of('q', 5)", "$m.of()"},
	"char[]": {"$s.toCharArray()", "$u.toCharArray()", "$e.toCharArray()"}, "byte[]": {"$s.getBytes()", "$b.toByteArray()", "$e.getBytes()"},
	"int[]": {"$s.chars().toArray()", "$e.chars().toArray()"}, "long[]": {"$s.chars().asLongStream().toArray()"},
	"double[]": {"$s.chars().asDoubleStream().toArray()"},
	"Object[]": {"$i.toArray()", "$l.toArray()", "$j.toArray()", "$t.split(',')"}, "String[]": {"$t.split(',')"}, "CharSequence[]": {"$t.split(',')"},
	"Entry":      {"$m.entry('a', 1)", "$m.entry('a', 2)", "$m.entry('b', 1)", "$m.entrySet().iterator().next()", "$m.entry(2, 'b')"},
	"BigInteger": {"$b", "$b.valueOf(12)", "$b.valueOf(0)", "$b.valueOf(-1)", "$b.valueOf(97)", "$b.negate()", "$b.pow(2)"},
	"BigDecimal": {"$c", "$c.valueOf(1.25)", "$c.valueOf(0)", "$c.valueOf(-3, 2)", "$c.valueOf(7, -2)", "$c.valueOf(10)", "$c.negate()"},
	"Comparator": {"null", "$m.entry('a', 1).comparingByKey()", "$m.entry('a', 1).comparingByValue()", "$m.entry('a', 1).comparingByKey().naturalOrder()",
		"$m.entry('a', 1).comparingByKey().reverseOrder()", "$m.entry('a', 1).comparingByValue().reversed().nullsLast(null)"},
	"Stream": {"$l.stream()", "$j.stream()", "$i.stream().parallel()"}, "IntStream": {"$s.chars()", "$e.chars()"},
	"LongStream": {"$s.chars().asLongStream()"}, "DoubleStream": {"$s.chars().asDoubleStream()"},
	"Consumer": {"$l.stream().builder()", "null", "$l.stream().iterator()"}, "IntConsumer": {"$s.chars().builder()", "$s.chars().summaryStatistics()", "null"},
	"LongConsumer":         {"$s.chars().asLongStream().builder()", "$s.chars().asLongStream().summaryStatistics()", "null"},
	"DoubleConsumer":       {"$s.chars().asDoubleStream().builder()", "$s.chars().asDoubleStream().summaryStatistics()", "null"},
	"IntSummaryStatistics": {"$s.chars().summaryStatistics()"}, "LongSummaryStatistics": {"$s.chars().asLongStream().summaryStatistics()"},
	"DoubleSummaryStatistics": {"$s.chars().asDoubleStream().summaryStatistics()"},
}

var (
	collectionPool = []string{"$l", "$i", "$j", "$A", "$x", "$m.keySet()", "$m.values()", "$H.keySet()", "['a', 2]", "[1..3]", "$l.subList(0, 2)", "$l.of('a', 1)", "[null]"}
	stringPool     = append(func() (list []string) {
		for _, s := range stringLiterals {
			list = append(list, "'"+s+"'")
		}
		return list
	}(), "$s", "$t", "$e", "$u", "$h", "$p", "$r", "$w", "'Latin'", "'ASCII'", "'utf-16le'", "'9223372036854775808'", "'1e400'", "' 7 '", "'0x1.8p1'", "'-0'", "'+5'",
		"'Infinity'", "'INSTANCE'", "'INSTANCE'", "'LATIN SMALL LETTER A'", "'stage'", "'one'", "'k'", "'key'", "'n'", "'\\ud83d'", "'x|y'", "'(?<name>l+)'", "'${name}'", "'[a-'", "'\\\\1'")
)

// setupOf picks a setup of a subject and gives the class of $x for which methods are to be called.
func (k *maker) subject(s subject) *class {
	k.begin(s.setup[k.rng.IntN(len(s.setup))])
	v := k.vars["x"]
	if o, ok := v.Object().(classObject); ok && s.class != "java.lang.Class" {
		return o.of
	}
	if o, ok := v.Object().(classObject); ok && k.rng.IntN(4) > 0 {
		return o.of
	}
	if _, ok := v.Object().(*array); ok && s.class == wrapperClass.name {
		return wrapperClass
	}
	if classOf(v) == nil {
		panic(fmt.Sprintf("%s: %v", s.class, k.err))
	}
	return classOf(v)
}

var stringLiterals = []string{"", "a", "b", "o", "X", "Hello", "World", "l", ",", " ", "\\", "$1", "[aeiou]", "(l+)(.)", "\\s+", "x*",
	"$2$1", "^H", "d$", "%s", "%d|%s", "%5s|%-5s|", "%x", "%08.3f", "%,d", "%c", "%b", "%e", "%+d", "%(d", "%o", "%g", "%h", "%n%%",
	"%2$s %1$s", "%<s", "%.2f", "%10.4e", "%S", "%#x", "% d", "%05d", "12", "-7", "0x1F", "2.5", "1e3", "true", "zz", "UTF-8", "ß", "é"}

// index writes what may stand in brackets, where null and lists may not.
func (k *maker) index() string {
	for {
		if i := k.arg(k.one("int", "String", "Object")); i != "null" && i[0] != '[' {
			return i
		}
	}
}
